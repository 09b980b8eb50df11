"""Random images and the digest of what the PIL-backed SigLIP2 image processor makes of them: `--help`."""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import PIL
import transformers
from PIL import Image
from transformers import Siglip2ImageProcessorPil
from transformers.image_utils import SizeDict

BUDGETS = (128, 256, 576, 784, 1024)
SIZES = [(1, 1), (1, 40), (40, 1), (3, 5), (16, 16), (256, 256), (480, 640), (37, 1200), (1600, 900)]


class WidthFirst(Siglip2ImageProcessorPil):
    """Resizes the width, then the height, as Pillow below 12.2 does; 13 begins with the height of tall images."""

    changed = 0

    def resize(self, image, size, resample=None, **more):
        width_first = SizeDict(height=image.shape[-2], width=size.width)
        resized = super().resize(super().resize(image, width_first, resample, **more), size, resample, **more)
        self.changed += not np.array_equal(resized, super().resize(image, size, resample, **more))
        return resized


def random_image(random: np.random.Generator, size: tuple[int, int], mode: str) -> Image.Image:
    """Noise, or noise enlarged to smooth areas."""
    coarse = size if random.random() < 0.5 else tuple(side // 8 + 1 for side in size)
    samples = random.integers(0, 256, (*coarse, 4), np.uint8)
    image = Image.fromarray(samples, "RGBA").resize(size[::-1], Image.Resampling.BICUBIC)
    return image.convert("RGB").quantize(64) if mode == "P" else image.convert(mode)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a new folder")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.folder.mkdir(parents=True)
    print(
        f"transformers {transformers.__version__}, Pillow {PIL.__version__}, numpy {np.__version__}, seed {options.seed}"
    )

    random = np.random.default_rng(options.seed)
    sizes = SIZES + [tuple(random.integers(1, 1500, 2).tolist()) for _ in range(31)]
    processor = WidthFirst()
    index = []
    for number, size in enumerate(sizes):
        mode = ("RGB", "RGB", "L", "RGBA", "LA", "P")[number % 6]
        file = f"{number}_{mode}_{size[0]}x{size[1]}.png"
        image = random_image(random, size, mode)
        image.save(options.folder / file)
        # Drops alpha; do_convert_rgb of transformers 5 composites it onto white.
        rgb = image.convert("RGB")
        for budget in BUDGETS:
            batch = processor(rgb, max_num_patches=budget, return_tensors="np")
            values = batch["pixel_values"][0]
            assert values.dtype == np.float32 and values.shape == (budget, 768)
            index.append(
                {
                    "file": file,
                    "max_num_patches": budget,
                    "spatial_shape": batch["spatial_shapes"][0].tolist(),
                    "pixel_values_sha256": hashlib.sha256(values.tobytes()).hexdigest(),
                }
            )
    print(
        f"{processor.changed} of {len(index)} runs differ where Pillow itself chooses which side to resize first"
    )
    (options.folder / "index.json").write_text(json.dumps(index, indent=1) + "\n")


if __name__ == "__main__":
    main()
