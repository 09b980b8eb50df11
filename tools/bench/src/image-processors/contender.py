"""Pillow or torchvision as a process of its own, see contender-process.ts: contender.py <step> <name> <pixels> <sizes>."""

import hashlib
import json
import sys
import time

step, name, path = sys.argv[1:4]
width, height, to_width, to_height = map(int, sys.argv[4:])
with open(path, "rb") as file:
    data = bytearray(file.read())

if name == "pillow":
    import PIL
    from PIL import Image

    version = f"Pillow {PIL.__version__}"
    image = Image.frombytes("RGB", (width, height), bytes(data))

    def run():
        return image.resize((to_width, to_height), Image.Resampling.BILINEAR)

    def result():
        return run().tobytes()

else:
    import torch
    import torchvision
    from torchvision.transforms.v2.functional import normalize, resize

    # One thread, as all the others: more would still spin while the next contender is measured.
    torch.set_num_threads(1)
    version = f"torchvision {torchvision.__version__}, {torch.backends.cpu.get_cpu_capability()}"
    image = torch.frombuffer(data, dtype=torch.uint8).reshape(height, width, 3).permute(2, 0, 1)

    def run():
        """What the reference's fast processor does with an image."""
        resized = resize(image, [to_height, to_width], antialias=True)
        if step == "resize":
            return resized.permute(1, 2, 0)
        pixels = normalize(resized.to(torch.float32), [127.5] * 3, [127.5] * 3)
        rows, columns = to_height // 16, to_width // 16
        patches = pixels.reshape(3, rows, 16, columns, 16).permute(1, 3, 2, 4, 0).reshape(rows * columns, -1)
        return torch.nn.functional.pad(patches, (0, 0, 0, 1024 - rows * columns))

    def result():
        return run().contiguous().numpy().tobytes()


for _ in range(20):
    run()
print(json.dumps({"version": version, "sha256": hashlib.sha256(result()).hexdigest()}), flush=True)
for _ in sys.stdin:
    cpu, start = time.process_time(), time.perf_counter()
    run()
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    print(json.dumps({"wall": wall * 1000, "cpu": cpu * 1000}), flush=True)
