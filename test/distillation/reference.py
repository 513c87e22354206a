"""Reference values and gradients of every method, computed by PyTorch in float64 and written beside this file.

Run by hand when a method is added:  python3 test/distillation/reference.py
The formulas are written out anew from the papers; nothing is taken from the project's own code.
"""
import argparse
import json
import pathlib

import torch
import torch.nn.functional as F

from reference_features import contrastive, feature_cases, relational, similarity_preserving
from reference_sequences import sequence_cases

torch.set_default_dtype(torch.float64)


def kl(p, q):
    # Summed over classes, mean over the batch.
    return (p * (p.log() - q.log())).sum(1).mean()


def hinton(student, teacher, T, **_):
    # Hinton, Vinyals, Dean 2015.
    p = torch.softmax(teacher / T, 1)
    return T**2 * F.kl_div(torch.log_softmax(student / T, 1), p, reduction="batchmean")


def soft_cross_entropy(student, teacher, T, **_):
    return -(T**2) * (torch.softmax(teacher / T, 1) * torch.log_softmax(student / T, 1)).sum(1).mean()


def logit_matching(student, teacher, **_):
    # Ba, Caruana 2014.
    return 0.5 * ((student - teacher) ** 2).sum(1).mean()


def logit_mse(student, teacher, **_):
    # Kim et al. 2021.
    return F.mse_loss(student, teacher)


def hard_labels(student, teacher, **_):
    return F.cross_entropy(student, teacher.argmax(1))


def sequence_level(student, teacher, **_):
    # Kim, Rush 2016, section 3.2: -log p of the mode of the teacher, here a class for each row.
    mode = torch.softmax(teacher, 1).max(1).indices
    return -torch.log_softmax(student, 1).gather(1, mode[:, None]).mean()


def reverse_divergence(student, teacher, T, **_):
    return T**2 * kl(torch.softmax(student / T, 1), torch.softmax(teacher / T, 1))


def jensen_shannon(student, teacher, T, beta=0.5, **_):
    # Agarwal et al. 2024; beta is the teacher's share of the mixture.
    p, q = torch.softmax(teacher / T, 1), torch.softmax(student / T, 1)
    m = beta * p + (1 - beta) * q
    return T**2 * (beta * kl(p, m) + (1 - beta) * kl(q, m))


def others(z, labels):
    # Logits of the wrong classes, row by row.
    keep = torch.ones_like(z).scatter_(1, labels[:, None], 0).bool()
    return z[keep].reshape(z.shape[0], -1)


def decoupled(student, teacher, T, labels, labelled, alpha=1, beta=8, **_):
    # Zhao et al. 2022, on the labelled examples.
    s, t, y = student[:labelled] / T, teacher[:labelled] / T, labels[:labelled]
    py_t = torch.softmax(t, 1).gather(1, y[:, None])[:, 0]
    py_s = torch.softmax(s, 1).gather(1, y[:, None])[:, 0]
    binary = py_t * (py_t / py_s).log() + (1 - py_t) * ((1 - py_t) / (1 - py_s)).log()
    rest = kl(torch.softmax(others(t, y), 1), torch.softmax(others(s, y), 1))
    return T**2 * (alpha * binary.mean() + beta * rest)


def normalised(student, teacher, T, labels, labelled, gamma=1.5, **_):
    # Yang et al. 2023, on the labelled examples.
    s, t, y = student[:labelled], teacher[:labelled], labels[:labelled]
    of_target = -(torch.softmax(t, 1).gather(1, y[:, None]) * torch.log_softmax(s, 1).gather(1, y[:, None])).mean()
    p = torch.softmax(others(t / T, y), 1)
    log_q = torch.log_softmax(others(s / T, y), 1)
    return of_target - gamma * T**2 * (p * log_q).sum(1).mean()


def pearson(a, b):
    # The mean correlation of the rows.
    a, b = a - a.mean(1, keepdim=True), b - b.mean(1, keepdim=True)
    return ((a * b).sum(1) / (a.norm(dim=1) * b.norm(dim=1))).mean()


def correlation(student, teacher, T, beta=1, gamma=1, **_):
    # Huang et al. 2022, at T and with its square.
    p, q = torch.softmax(teacher / T, 1), torch.softmax(student / T, 1)
    return T**2 * (beta * (1 - pearson(q, p)) + gamma * (1 - pearson(q.T, p.T)))


def standardised_logits(student, teacher, T, **_):
    # Sun et al. 2024; torch's std is the unbiased one.
    def z(x):
        return (x - x.mean(1, keepdim=True)) / (1e-7 + x.std(1, keepdim=True))

    return hinton(z(student), z(teacher), T)


def adversarial_temperature(student, teacher, adapter, **_):
    # Li et al. 2023. The gradient in theta is turned round by the caller's `reversed`.
    return hinton(student, teacher, 1 + 20 * torch.sigmoid(adapter[0][0]))


def label_smoothing(student, labels, labelled, epsilon=0.1, **_):
    return F.cross_entropy(student[:labelled], labels[:labelled], label_smoothing=epsilon)


def virtual_distribution(labels, classes, belief):
    p = torch.full((len(labels), classes), (1 - belief) / (classes - 1))
    return p.scatter(1, labels[:, None], belief)


def virtual_teacher(student, labels, labelled, T, belief=0.99, **_):
    # Yuan et al. 2020, equation 9: p^(1/T), normalised, against the student at T.
    p = virtual_distribution(labels[:labelled], student.shape[1], belief) ** (1 / T)
    return T**2 * kl(p / p.sum(1, keepdim=True), torch.softmax(student[:labelled] / T, 1))


def virtual_teacher_twice(student, labels, labelled, T, belief=0.99, **_):
    # The released code: a softmax of probabilities, the student at T = 1.
    p = torch.softmax(virtual_distribution(labels[:labelled], student.shape[1], belief) / T, 1)
    return kl(p, torch.softmax(student[:labelled], 1))


def robust_distillation(student, attacked, teacher, T, **_):
    # Goldblum et al. 2020, equation 4: the student's word on moved examples against the teacher's on the examples.
    return hinton(attacked, teacher, T)


def robust_soft_labels(student, attacked, teacher, ratio=5, **_):
    # Zi et al. 2021: 5/6 of it on moved examples, 1/6 on the examples, at T = 1.
    p = torch.softmax(teacher, 1)
    return (ratio * kl(p, torch.softmax(attacked, 1)) + kl(p, torch.softmax(student, 1))) / (ratio + 1)


# Method, values of its fields, the formula, and the fewest classes it is meant for.
methods = [
    ("hinton", {"form": "kl"}, hinton, 2),
    ("hinton", {"form": "ce"}, soft_cross_entropy, 2),
    ("logit-matching", {"form": "half"}, logit_matching, 2),
    ("logit-matching", {"form": "mean"}, logit_mse, 2),
    ("hard-labels", {}, hard_labels, 2),
    ("sequence-level", {}, sequence_level, 2),
    ("reverse-divergence", {}, reverse_divergence, 2),
    ("jensen-shannon", {"beta": 0.5}, jensen_shannon, 2),
    ("jensen-shannon", {"beta": 0.2}, jensen_shannon, 2),
    ("decoupled", {"alpha": 1, "beta": 8}, decoupled, 2),
    ("decoupled", {"alpha": 0.5, "beta": 2}, decoupled, 2),
    ("normalised", {"gamma": 1.5}, normalised, 2),
    ("correlation", {"beta": 1, "gamma": 1}, correlation, 2),
    ("correlation", {"beta": 0.3, "gamma": 2}, correlation, 2),
    ("standardised-logits", {}, standardised_logits, 3),
    ("adversarial-temperature", {"strength": 1}, adversarial_temperature, 2),
    ("label-smoothing", {"epsilon": 0.1}, label_smoothing, 2),
    ("virtual-teacher", {"belief": 0.9, "softening": "probabilities"}, virtual_teacher, 2),
    ("virtual-teacher", {"belief": 0.9, "softening": "twice"}, virtual_teacher_twice, 2),
]


def rounded(x):
    # So that the file stays small and both sides start from the very same numbers.
    return torch.round(x * 1000) / 1000


def response_cases():
    generator = torch.Generator().manual_seed(20150309)
    cases = []
    for classes, T in ((2, 4.0), (3, 1.0), (10, 1.0), (10, 4.0), (10, 20.0)):
        batch, labelled = 4, 3
        student = rounded(3 * torch.randn(batch, classes, generator=generator))
        teacher = rounded(4 * torch.randn(batch, classes, generator=generator))
        labels = torch.randint(classes, (batch,), generator=generator)
        for name, values, term, fewest in methods:
            if classes < fewest:
                continue
            # T = 3.4: where the loss hardly depends on T, its slope is the difference of two large numbers in float32.
            adapter = [torch.tensor([-2.0], requires_grad=True)] if name == "adversarial-temperature" else []
            z = student.clone().requires_grad_(True)
            numbers = {key: value for key, value in values.items() if not isinstance(value, str)}
            value = term(z, teacher=teacher, T=T, labels=labels, labelled=labelled, adapter=adapter, **numbers)
            gradient, *of_adapter = torch.autograd.grad(value, [z, *adapter])
            cases.append(
                {
                    "method": name,
                    "values": values,
                    "temperature": T,
                    "student": student.tolist(),
                    "teacher": teacher.tolist(),
                    "labels": labels[:labelled].tolist(),
                    "adapter": [weight.tolist() for weight in adapter],
                    "value": value.item(),
                    "gradient": gradient.tolist(),
                    # The adversary climbs where the student descends.
                    "ofAdapter": [(-each).tolist() for each in of_adapter],
                }
            )
    return cases


def robust_cases():
    generator = torch.Generator().manual_seed(20210815)
    cases = []
    for classes, T in ((2, 4.0), (3, 2.5), (4, 1.0), (10, 20.0)):
        student, attacked, teacher = (rounded(3 * torch.randn(4, classes, generator=generator)) for _ in range(3))
        for name, values, term in (
            ("robust-distillation", {}, robust_distillation),
            ("robust-soft-labels", {"ratio": 5}, robust_soft_labels),
            ("robust-soft-labels", {"ratio": 1.5}, robust_soft_labels),
        ):
            z, moved = student.clone().requires_grad_(True), attacked.clone().requires_grad_(True)
            value = term(z, moved, teacher=teacher, T=T, **values)
            of_student, of_attacked = torch.autograd.grad(value, [z, moved], allow_unused=True)
            cases.append(
                {
                    "method": name,
                    "values": values,
                    "temperature": T,
                    "student": student.tolist(),
                    "attacked": attacked.tolist(),
                    "teacher": teacher.tolist(),
                    "adapter": [],
                    "value": value.item(),
                    **({} if of_student is None else {"gradient": of_student.tolist()}),
                    "ofAttacked": of_attacked.flatten().tolist(),
                    "ofAdapter": [],
                }
            )
    return cases


def short(x):
    # Ten digits are enough for float32 to be judged by.
    if isinstance(x, float):
        return float(f"{x:.10g}")
    if isinstance(x, list):
        return [short(item) for item in x]
    if isinstance(x, dict):
        return {key: short(value) for key, value in x.items()}
    return x


def write(name, cases, only):
    path = pathlib.Path(__file__).with_name(name)
    if only:
        before = json.loads(path.read_text())
        kept = {method: iter([case for case in before if case["method"] == method]) for method in {c["method"] for c in cases}}
        cases = [case if case["method"] == only else next(kept[case["method"]], case) for case in cases]
    path.write_text("[\n" + ",\n".join(json.dumps(short(case)) for case in cases) + "\n]\n")
    print(f"{len(cases)} cases by PyTorch {torch.__version__} in {path.name}")


parser = argparse.ArgumentParser(description="Reference values and gradients of the methods' terms.")
parser.add_argument("--only", metavar="ID", help="the method whose cases are written; those of others stay")
only = parser.parse_args().only
write("responses.json", response_cases() + robust_cases(), only)
relations = {"similarity-preserving": similarity_preserving, "relational": relational, "contrastive": contrastive}
write("features.json", feature_cases() + sequence_cases(relations), only)
