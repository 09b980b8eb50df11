/**
 * From which probability, sigmoid(scale * cosine + bias) of the best part, an image counts as showing a small thing.
 * Chosen on seed 11 of the scenes of tools/demo-checkpoint with the sample checkpoint; on seed 13 95 % of the scenes
 * of two to four things that it lets through show the thing, and 95 % of those that show it come through. Of scenes of
 * twelve things and more it lets few through, and on other checkpoints it has not been measured.
 */
export const leastPartProbability = 0.5;
