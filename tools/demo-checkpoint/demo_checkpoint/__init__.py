"""Makes the demo checkpoint: scenes, captions, tokenizer, training, evaluation and export."""
