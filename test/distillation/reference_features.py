"""The methods that compare activations, by PyTorch in float64; see reference.py. Maps are [batch, height, width, channels]."""
import torch
import torch.nn.functional as F


def pooled(x, kernel, stride):
    # Average pooling of a map whose channels stand last.
    return F.avg_pool2d(x.permute(0, 3, 1, 2), kernel, stride).permute(0, 2, 3, 1)


def same(student, teacher, pool):
    # Brings the larger map to the size of the smaller; `pool` says which one, and with what window.
    if pool is None:
        return student, teacher
    side, kernel, stride = pool
    return (pooled(student, kernel, stride), teacher) if side == "student" else (student, pooled(teacher, kernel, stride))


def hints(pairs, adapter, pools, weight):
    # Romero et al. 2015: a linear regressor over channels; mean over all elements.
    student, teacher = same(*pairs[0], pools[0])
    kernel, bias = adapter
    return weight * ((teacher - (student @ kernel + bias)) ** 2).mean()


def attention_transfer(pairs, adapter, pools, weight):
    # Zagoruyko & Komodakis 2017, as in their utils.py.
    def attention(x):
        return F.normalize(x.pow(2).mean(3).reshape(x.shape[0], -1))

    total = 0
    for pair, pool in zip(pairs, pools):
        student, teacher = same(*pair, pool)
        total = total + (attention(student) - attention(teacher)).pow(2).mean()
    return weight * total


def solution_flow(pairs, adapter, pools, weight):
    # Yim et al. 2017. Within each network, the first map is pooled to the size of the last.
    def flow(first, last, pool):
        first = pooled(first, *pool)
        return torch.einsum("nhwa,nhwb->nab", first, last) / (last.shape[1] * last.shape[2])

    (first_s, first_t), (last_s, last_t) = pairs
    return weight * ((flow(first_s, last_s, pools[0]) - flow(first_t, last_t, pools[1])) ** 2).mean()


def similarity_preserving(pairs, adapter, pools, weight):
    # Tung & Mori 2019.
    def similarity(x):
        rows = x.reshape(x.shape[0], -1)
        return F.normalize(rows @ rows.T, p=2, dim=1)

    student, teacher = pairs[0]
    n = student.shape[0]
    return weight * (similarity(student) - similarity(teacher)).norm() ** 2 / n**2


def relational(pairs, adapter, pools, distance, angle):
    # Park et al. 2019, as released: loops instead of matrices.
    def distances(x):
        n = len(x)
        d = torch.stack([torch.stack([(x[i] - x[j]).norm() if i != j else x.sum() * 0 for j in range(n)]) for i in range(n)])
        return d / d[d > 0].mean()

    def angles(x):
        n = len(x)
        zero = x.sum() * 0
        cosines = []
        for i in range(n):
            for j in range(n):
                for k in range(n):
                    if i == j or i == k:
                        cosines.append(zero)
                    else:
                        a, b = x[j] - x[i], x[k] - x[i]
                        cosines.append((a * b).sum() / (a.norm() * b.norm()))
        return torch.stack(cosines)

    student, teacher = pairs[0]
    return distance * F.smooth_l1_loss(distances(student), distances(teacher)) + angle * F.smooth_l1_loss(
        angles(student), angles(teacher)
    )


def contrastive(pairs, adapter, pools, sharpness):
    # InfoNCE within the batch, both ways.
    student, teacher = pairs[0]
    n = len(student)
    own = F.normalize(student.reshape(n, -1) @ adapter[0], dim=1)
    theirs = F.normalize(teacher.reshape(n, -1) @ adapter[1], dim=1)
    scores = own @ theirs.T / sharpness
    return (F.cross_entropy(scores, torch.arange(n)) + F.cross_entropy(scores.T, torch.arange(n))) / 2


# Method, values, formula, shapes of (student, teacher) without the batch, shapes of the adapter, pooling of each pair.
scenes = [
    ("hints", {"weight": 10}, hints, [((4, 4, 3), (4, 4, 5))], [(3, 5), (5,)], [None]),
    ("hints", {"weight": 1}, hints, [((4, 4, 3), (2, 2, 2))], [(3, 2), (2,)], [("student", 2, 2)]),
    ("hints", {"weight": 1}, hints, [((3, 3, 2), (7, 7, 2))], [(2, 2), (2,)], [("teacher", 3, 2)]),
    ("hints", {"weight": 2}, hints, [((4,), (6,))], [(4, 6), (6,)], [None]),
    ("attention-transfer", {"weight": 1000}, attention_transfer, [((4, 4, 3), (4, 4, 2))], [], [None]),
    (
        "attention-transfer",
        {"weight": 10},
        attention_transfer,
        [((7, 7, 2), (3, 3, 4)), ((2, 2, 3), (4, 4, 3))],
        [],
        [("student", 3, 2), ("teacher", 2, 2)],
    ),
    (
        "solution-flow",
        {"weight": 50},
        solution_flow,
        [((4, 4, 3), (4, 4, 3)), ((2, 2, 2), (2, 2, 2))],
        [],
        [(2, 2), (2, 2)],
    ),
    (
        "solution-flow",
        {"weight": 1},
        solution_flow,
        [((7, 7, 2), (4, 4, 2)), ((3, 3, 3), (4, 4, 3))],
        [],
        [(3, 2), (1, 1)],
    ),
    ("similarity-preserving", {"weight": 3000}, similarity_preserving, [((2, 2, 3), (4, 4, 2))], [], [None]),
    ("similarity-preserving", {"weight": 1}, similarity_preserving, [((3,), (5,))], [], [None]),
    ("relational", {"distance": 25, "angle": 50}, relational, [((4,), (6,))], [], [None]),
    ("relational", {"distance": 25, "angle": 0}, relational, [((3,), (3,))], [], [None]),
    ("contrastive", {"dimensions": 3, "sharpness": 0.1}, contrastive, [((4,), (6,))], [(4, 3), (6, 3)], [None]),
    ("contrastive", {"dimensions": 2, "sharpness": 0.5}, contrastive, [((2, 2, 2), (5,))], [(8, 2), (5, 2)], [None]),
]


def own_exits(logits, stages, adapter, labels, labelled, T, share, hint):
    # Zhang et al. 2019: exits on the way against the labels and against the last exit, which is a constant here.
    target = torch.softmax(logits.detach() / T, 1)
    total = 0
    *early, last = [x.mean((1, 2)) if x.dim() == 4 else x for x in stages]
    for at, features in enumerate(early):
        if at > 0:
            foretold = features @ adapter[2 * len(early) + at - 1]
            total = total + hint * ((foretold - last.detach()) ** 2).sum(1).mean()
        z = features @ adapter[2 * at] + adapter[2 * at + 1]
        hard = F.cross_entropy(z[:labelled], labels[:labelled])
        soft = T**2 * F.kl_div(torch.log_softmax(z / T, 1), target, reduction="batchmean")
        total = total + (1 - share) * hard + share * soft
    return total


def own_cases(drawn):
    cases = []
    batch, labelled, classes = 4, 3, 3
    for shapes, T, share, hint in (
        ([(4, 4, 2), (2, 2, 3), (2, 2, 4)], 3.0, 0.3, 0.03),
        ([(5,), (4,), (6,)], 2.0, 0.5, 0.4),
        ([(5,), (3,)], 1.0, 0.8, 0.03),
    ):
        own = [drawn((batch, *shape)).requires_grad_(True) for shape in shapes]
        wanted = [s for shape in shapes[:-1] for s in ((shape[-1], classes), (classes,))]
        wanted += [(shape[-1], shapes[-1][-1]) for shape in shapes[1:-1]]
        adapter = [drawn(s).requires_grad_(True) for s in wanted]
        logits = (2 * drawn((batch, classes))).requires_grad_(True)
        labels = torch.tensor([2, 0, 1, 1])
        value = own_exits(logits, own, adapter, labels, labelled, T, share, hint)
        # The last stage is what the others foretell: a constant.
        found = torch.autograd.grad(value, [*own, *adapter], allow_unused=True)
        flat = [(torch.zeros_like(x) if g is None else g).flatten().tolist() for g, x in zip(found, [*own, *adapter])]
        cases.append(
            {
                "method": "own-exits",
                "values": {"share": share, "hint": hint},
                "temperature": T,
                "student": logits.tolist(),
                "labels": labels[:labelled].tolist(),
                "own": [x.tolist() for x in own],
                "adapter": [weights.tolist() for weights in adapter],
                "value": value.item(),
                "ofFeatures": flat[: len(own)],
                "ofAdapter": flat[len(own) :],
            }
        )
    return cases


def feature_cases():
    generator = torch.Generator().manual_seed(20150410)

    def drawn(shape):
        return torch.round(torch.randn(shape, generator=generator) * 1000) / 1000

    cases = []
    for name, values, term, shapes, adapter_shapes, pools in scenes:
        batch = 4
        pairs = [tuple(drawn((batch, *shape)) for shape in pair) for pair in shapes]
        adapter = [drawn(shape).requires_grad_(True) for shape in adapter_shapes]
        own = [student.clone().requires_grad_(True) for student, _ in pairs]
        given = [(student, teacher) for student, (_, teacher) in zip(own, pairs)]
        numbers = {key: value for key, value in values.items() if key != "dimensions"}
        value = term(given, adapter, pools, **numbers)
        gradients = torch.autograd.grad(value, [*own, *adapter])
        flat = [gradient.flatten().tolist() for gradient in gradients]
        cases.append(
            {
                "method": name,
                "values": values,
                "features": [{"student": s.tolist(), "teacher": t.tolist()} for s, t in pairs],
                "adapter": [weights.tolist() for weights in adapter],
                "value": value.item(),
                "ofFeatures": flat[: len(own)],
                "ofAdapter": flat[len(own) :],
            }
        )
    return cases + own_cases(drawn)
