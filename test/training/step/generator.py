"""The loss of a generator, by PyTorch in float64. Run by hand: /usr/bin/python3 test/training/step/generator.py

Chen et al.: Data-free learning of student networks, ICCV 2019; written as in the released DAFL-train.py.
"""
import json
import pathlib

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
source = torch.Generator().manual_seed(20191027)
cases = []
for batch, classes, width, weights in (
    (4, 3, 5, {"certainty": 1.0, "variety": 5.0, "activation": 0.1}),
    (6, 10, 8, {"certainty": 0.5, "variety": 20.0, "activation": 0.0}),
    (3, 2, 4, {"certainty": 0.0, "variety": 1.0, "activation": 2.0}),
):
    logits = torch.round(1000 * 3 * torch.randn(batch, classes, generator=source)) / 1000
    features = torch.round(1000 * torch.randn(batch, width, generator=source)) / 1000
    z = logits.clone().requires_grad_(True)
    f = features.clone().requires_grad_(True)
    pred = z.data.max(1)[1]
    loss_activation = -f.abs().mean()
    loss_one_hot = F.cross_entropy(z, pred)
    softmax_o_T = F.softmax(z, dim=1).mean(dim=0)
    loss_information_entropy = (softmax_o_T * torch.log10(softmax_o_T)).sum()
    total = (
        weights["certainty"] * loss_one_hot
        + weights["variety"] * loss_information_entropy
        + weights["activation"] * loss_activation
    )
    of_logits, of_features = torch.autograd.grad(total, (z, f))
    cases.append(
        {
            "weights": weights,
            "logits": logits.tolist(),
            "features": features.tolist(),
            "certainty": loss_one_hot.item(),
            "variety": loss_information_entropy.item(),
            "activation": loss_activation.item(),
            "total": total.item(),
            "ofLogits": of_logits.tolist(),
            "ofFeatures": of_features.tolist(),
        }
    )
file = pathlib.Path(__file__).with_name("generator.json")
file.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
