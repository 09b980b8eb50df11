/** The numbers of a config.json that decide which tensors a checkpoint has. */
export interface StateDictConfig {
  text_config: TowerConfig & {
    vocab_size: number;
    max_position_embeddings: number;
    longtext_len: number;
    projection_size: number;
  };
  vision_config: TowerConfig & { num_channels: number; num_patches: number; patch_size: number };
}

interface TowerConfig {
  hidden_size: number;
  intermediate_size: number;
  num_hidden_layers: number;
}

/** Name and shape of every tensor of an FG-CLIP2 checkpoint of this configuration. */
export function stateDict({
  text_config: text,
  vision_config: vision,
}: StateDictConfig): Map<string, number[]> {
  const tensors = new Map<string, number[]>();
  const linear = (path: string, out: number, inputs: number): void => {
    tensors.set(`${path}.weight`, [out, inputs]).set(`${path}.bias`, [out]);
  };
  const layerNorm = (path: string, width: number): void => {
    tensors.set(`${path}.weight`, [width]).set(`${path}.bias`, [width]);
  };
  const mlp = (path: string, { hidden_size, intermediate_size }: TowerConfig): void => {
    linear(`${path}.fc1`, intermediate_size, hidden_size);
    linear(`${path}.fc2`, hidden_size, intermediate_size);
  };
  const encoder = (path: string, tower: TowerConfig): void => {
    const width = tower.hidden_size;
    for (let index = 0; index < tower.num_hidden_layers; index++) {
      const layer = `${path}.layers.${index}`;
      layerNorm(`${layer}.layer_norm1`, width);
      for (const name of ['k_proj', 'v_proj', 'q_proj', 'out_proj']) {
        linear(`${layer}.self_attn.${name}`, width, width);
      }
      layerNorm(`${layer}.layer_norm2`, width);
      mlp(`${layer}.mlp`, tower);
    }
  };
  const poolingHead = (path: string): void => {
    const width = vision.hidden_size;
    tensors.set(`${path}.probe`, [1, 1, width]);
    tensors.set(`${path}.attention.in_proj_weight`, [3 * width, width]);
    tensors.set(`${path}.attention.in_proj_bias`, [3 * width]);
    linear(`${path}.attention.out_proj`, width, width);
    layerNorm(`${path}.layernorm`, width);
    mlp(`${path}.mlp`, vision);
  };

  tensors.set('logit_scale', [1]).set('logit_bias', [1]);
  const width = text.hidden_size;
  tensors.set('text_model.embeddings.token_embedding.weight', [text.vocab_size, width]);
  tensors.set('text_model.embeddings.position_embedding.weight', [text.max_position_embeddings, width]);
  tensors.set('text_model.embeddings.position_embedding_res.weight', [text.longtext_len, width]);
  tensors.set('text_model.embeddings.position_embedding_ori.weight', [text.longtext_len, width]);
  encoder('text_model.encoder', text);
  layerNorm('text_model.final_layer_norm', width);
  linear('text_model.head', text.projection_size, width);
  linear('boxtext_head', width, width);
  linear('longtext_head', width, width);

  const patchWidth = vision.num_channels * vision.patch_size ** 2;
  linear('vision_model.embeddings.patch_embedding', vision.hidden_size, patchWidth);
  tensors.set('vision_model.embeddings.position_embedding.weight', [vision.num_patches, vision.hidden_size]);
  encoder('vision_model.encoder', vision);
  layerNorm('vision_model.post_layernorm', vision.hidden_size);
  poolingHead('vision_model.head');
  poolingHead('dense_feature_head');
  return tensors;
}
