"""Several teachers weighed by confidence, by PyTorch in float64. Run by hand: /usr/bin/python3 test/schemes/schemes.py

Zhang, Chen, Wang: Confidence-aware multi-teacher knowledge distillation, ICASSP 2022: the weights of the loss of answers.
"""
import json
import pathlib

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
generator = torch.Generator().manual_seed(20220523)
cases = []
for voices, classes, T in ((2, 3, 1.0), (3, 4, 4.0), (4, 10, 2.5)):
    batch, labelled = 4, 3
    teachers = torch.round(1000 * 3 * torch.randn(voices, batch, classes, generator=generator)) / 1000
    student = torch.round(1000 * 2 * torch.randn(batch, classes, generator=generator)) / 1000
    labels = torch.randint(classes, (batch,), generator=generator)
    weights = torch.zeros(voices, batch)
    for n in range(batch):
        if n >= labelled:
            weights[:, n] = 1 / voices
            continue
        costs = torch.stack([F.cross_entropy(teachers[k, n : n + 1], labels[n : n + 1]) for k in range(voices)])
        weights[:, n] = (1 - costs.exp() / costs.exp().sum()) / (voices - 1)
    z = student.clone().requires_grad_(True)
    log_q = torch.log_softmax(z / T, 1)
    divergences = torch.stack(
        [F.kl_div(log_q, torch.softmax(teacher / T, 1), reduction="none").sum(1) for teacher in teachers]
    )
    value = T**2 * (weights * divergences).sum(0).mean()
    (gradient,) = torch.autograd.grad(value, z)
    fused = (weights[:, :, None] * torch.softmax(teachers / T, 2)).sum(0)
    cases.append(
        {
            "temperature": T,
            "voices": teachers.tolist(),
            "student": student.tolist(),
            "labels": labels[:labelled].tolist(),
            "weights": weights.tolist(),
            "fused": fused.tolist(),
            "gradient": gradient.tolist(),
        }
    )
file = pathlib.Path(__file__).with_name("schemes.json")
file.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
