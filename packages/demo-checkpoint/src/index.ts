export { demoCheckpoint } from './demo-checkpoint.ts';
export { type DemoConcept, demoConcepts } from './demo-concepts.ts';
export { type BothLanguages, type DemoBox, type DemoScene, demoScenes } from './demo-scenes.ts';
