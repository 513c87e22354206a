"""Reference values and gradients of every method, computed by PyTorch in float64 and written beside this file.

Run by hand when a method is added:  python3 test/unit/distillation/reference.py
The formulas are written out anew from the papers; nothing is taken from the project's own code.
"""
import json
import pathlib

import torch

torch.set_default_dtype(torch.float64)


def hinton(student, teacher, temperature):
    # Hinton, Vinyals, Dean 2015: T^2 * KL, summed over classes, mean over the batch.
    p = torch.softmax(teacher / temperature, 1)
    log_q = torch.log_softmax(student / temperature, 1)
    return temperature**2 * torch.nn.functional.kl_div(log_q, p, reduction="batchmean")


def logit_matching(student, teacher, temperature):
    # Ba, Caruana 2014: half the squared Euclidean distance, mean over the batch.
    return 0.5 * ((student - teacher) ** 2).sum(1).mean()


methods = {"hinton": hinton, "logit-matching": logit_matching}
generator = torch.Generator().manual_seed(20150309)
cases = []
for classes in (2, 3, 10):
    for temperature in (1.0, 4.0, 20.0):
        batch = 4
        student = 3 * torch.randn(batch, classes, generator=generator)
        teacher = 4 * torch.randn(batch, classes, generator=generator)
        # Rounded, so that the file stays small and both sides start from the very same numbers.
        student = torch.round(student * 1000) / 1000
        teacher = torch.round(teacher * 1000) / 1000
        for name, term in methods.items():
            z = student.clone().requires_grad_(True)
            value = term(z, teacher, temperature)
            (gradient,) = torch.autograd.grad(value, z)
            cases.append(
                {
                    "method": name,
                    "temperature": temperature,
                    "student": student.tolist(),
                    "teacher": teacher.tolist(),
                    "value": value.item(),
                    "gradient": gradient.tolist(),
                }
            )

path = pathlib.Path(__file__).with_name("reference.json")
path.write_text(json.dumps(cases) + "\n")
print(f"{len(cases)} cases by PyTorch {torch.__version__} in {path}")
