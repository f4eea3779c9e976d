"""Fits y = w * x + b to a few points by gradient descent: small, but a real training script."""

import argparse
import json
import os
import random

parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=0.05)
parser.add_argument("--epochs", type=int, default=200)
options = parser.parse_args()

random.seed(7)
points = [(x / 10, 3 * x / 10 + 1 + random.gauss(0, 0.05)) for x in range(20)]
w = b = 0.0
for epoch in range(1, options.epochs + 1):
    errors = [(w * x + b - y, x) for x, y in points]
    w -= options.lr * sum(2 * e * x for e, x in errors) / len(points)
    b -= options.lr * sum(2 * e for e, _ in errors) / len(points)
    if epoch % 50 == 0:
        print(f"epoch {epoch}: loss {sum(e * e for e, _ in errors) / len(points):.5f}")

os.makedirs("outputs", exist_ok=True)
with open("outputs/model.json", "w") as file:
    json.dump({"w": w, "b": b}, file)
print(f"run {os.environ['AZUREML_RUN_ID']} learned y = {w:.2f} x + {b:.2f}")
