"""Steps of PyTorch's Adam and SGD on given gradients, in float64. Run by hand: python3 test/training/step/optimizer.py"""
import json
import pathlib

import torch

torch.set_default_dtype(torch.float64)
generator = torch.Generator().manual_seed(1)
start = [0.5, -1.25, 3.0]
gradients = torch.round(1000 * torch.randn(12, 3, generator=generator)).div(1000)
# The rate changes on the way, as a slider or a schedule would do it.
rates = [0.01] * 6 + [0.1] * 6
result = {"start": start, "gradients": gradients.tolist(), "rates": rates}
for name, make in {
    "adam": lambda w: torch.optim.Adam([w], lr=0.01, betas=(0.9, 0.999), eps=1e-8),
    "momentum": lambda w: torch.optim.SGD([w], lr=0.01, momentum=0.9),
}.items():
    weights = torch.tensor(start, requires_grad=True)
    optimizer = make(weights)
    path = []
    for rate, gradient in zip(rates, gradients):
        optimizer.param_groups[0]["lr"] = rate
        weights.grad = gradient.clone()
        optimizer.step()
        path.append(weights.detach().tolist())
    result[name] = path
file = pathlib.Path(__file__).with_name("optimizer.json")
file.write_text(json.dumps(result) + "\n")
