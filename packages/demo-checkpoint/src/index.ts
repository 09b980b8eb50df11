// What both entries export; `demoCheckpoint` is each platform's own.
export { type DemoConcept, demoConcepts } from './demo-concepts.ts';
export { type DemoBox, type DemoScene, demoScenes } from './demo-scenes.ts';
export type { BothLanguages } from './sample.ts';
