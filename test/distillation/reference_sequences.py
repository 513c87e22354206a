"""The methods that compare sequences of vectors, by PyTorch in float64; see reference.py. Of an example, only the positions
that count are looked at: loops over what is there, instead of masks."""
import torch
import torch.nn.functional as F


def counted(x, lengths):
    # The vectors of each example, without those of padding.
    return [example[:length] for example, length in zip(x, lengths)]


def mean_vectors(x, lengths):
    return torch.stack([example.mean(0) for example in counted(x, lengths)])


def squared(pair, lengths, through):
    # The mean over all numbers at positions that count.
    return ((through(torch.cat(counted(pair[0], lengths))) - torch.cat(counted(pair[1], lengths))) ** 2).mean()


def hints(pairs, adapter, lengths, _causal, weight):
    kernel, bias = adapter
    return weight * squared(pairs[0], lengths, lambda x: x @ kernel + bias)


def hints_of_means(pairs, adapter, lengths, _causal, weight):
    # The student is a vector, the teacher a sequence.
    kernel, bias = adapter
    student, teacher = pairs[0]
    return weight * ((student @ kernel + bias - mean_vectors(teacher, lengths)) ** 2).mean()


def attention_transfer(pairs, adapter, lengths, _causal, weight):
    def attention(x):
        return torch.cat([F.normalize(example.pow(2).mean(1), dim=0) for example in counted(x, lengths)])

    return weight * sum((attention(s) - attention(t)).pow(2).mean() for s, t in pairs)


def solution_flow(pairs, adapter, lengths, _causal, weight):
    def flow(first, last):
        each = zip(counted(first, lengths), counted(last, lengths))
        return torch.stack([a.T @ b / len(a) for a, b in each])

    (first_s, first_t), (last_s, last_t) = pairs
    return weight * ((flow(first_s, last_s) - flow(first_t, last_t)) ** 2).mean()


def on_means(term):
    # A relation between examples: what it is for vectors, of the means of their positions.
    def of(pairs, adapter, lengths, _causal, **values):
        means = [tuple(mean_vectors(x, lengths) for x in pair) for pair in pairs]
        return term(means, adapter, [None], **values)

    return of


def qkv(x, example, length):
    # Queries, keys and values of an example, [heads, length, width] each.
    _, _, vectors, width = x.shape
    return x[example, :length].reshape(length, 3, vectors // 3, width).permute(1, 2, 0, 3)


def tiny_bert(pairs, adapter, lengths, causal, hidden, scores):
    # Jiao et al. 2020: embeddings, then for each layer its attention scores before softmax and what comes after it.
    embeddings, *rest = pairs
    of_embeddings, of_layers = adapter
    total = hidden * squared(embeddings, lengths, lambda x: x @ of_embeddings)
    for attention, after in zip(rest[::2], rest[1::2]):
        total = total + hidden * squared(after, lengths, lambda x: x @ of_layers)
        student, teacher = attention
        apart = []
        for example, length in enumerate(lengths):
            both = []
            for x in (student, teacher):
                q, k, _ = qkv(x, example, length)
                both.append(q @ k.transpose(1, 2) / x.shape[-1] ** 0.5)
            own, theirs = both
            if own.shape[0] != theirs.shape[0]:
                own, theirs = own.mean(0, keepdim=True), theirs.mean(0, keepdim=True)
            for query in range(length):
                seen = query + 1 if causal else length
                apart.append((own - theirs)[:, query, :seen].flatten())
        total = total + scores * (torch.cat(apart) ** 2).mean()
    return total


def mini_lm(pairs, adapter, lengths, causal, heads):
    # Wang et al. 2021: queries with queries, keys with keys, values with values.
    student, teacher = pairs[0]
    total = 0
    for part in range(3):
        divergences = []
        for example, length in enumerate(lengths):
            for query in range(length):
                seen = query + 1 if causal else length
                for head in range(heads):
                    rows = []
                    for x in (student, teacher):
                        vectors = qkv(x, example, length)[part].transpose(0, 1).reshape(length, -1)
                        width = vectors.shape[1] // heads
                        own = vectors[:, head * width : (head + 1) * width]
                        rows.append(torch.log_softmax(own[query] @ own[:seen].T / width**0.5, 0))
                    divergences.append((rows[1].exp() * (rows[1] - rows[0])).sum())
        total = total + torch.stack(divergences).mean()
    return total


def attention_shape(positions, heads, width):
    return (positions, 3 * heads, width)


def sequence_cases(relations):
    """`relations` are the terms of `reference_features.py` that compare examples, by the name of their method."""
    generator = torch.Generator().manual_seed(20201108)

    def drawn(shape):
        return torch.round(torch.randn(shape, generator=generator) * 1000) / 1000

    layer = [(attention_shape(4, 2, 4), attention_shape(4, 2, 8)), ((4, 5), (4, 6))]
    wider = [(attention_shape(4, 2, 4), attention_shape(4, 3, 4)), ((4, 3), (4, 6))]
    scenes = [
        ("hints", {"weight": 10}, hints, [((4, 3), (4, 5))], [(3, 5), (5,)], False),
        ("hints", {"weight": 2}, hints_of_means, [((3,), (4, 5))], [(3, 5), (5,)], False),
        ("attention-transfer", {"weight": 1000}, attention_transfer, [((4, 3), (4, 5)), ((4, 2), (4, 2))], [], False),
        ("solution-flow", {"weight": 50}, solution_flow, [((4, 3), (4, 3)), ((4, 2), (4, 2))], [], False),
        ("similarity-preserving", {"weight": 3000}, on_means(relations["similarity-preserving"]), [((4, 3), (4, 5))], [], False),
        ("relational", {"distance": 25, "angle": 50}, on_means(relations["relational"]), [((4, 3), (4, 5))], [], False),
        ("contrastive", {"dimensions": 2, "sharpness": 0.2}, on_means(relations["contrastive"]), [((4, 3), (4, 5))], [(3, 2), (5, 2)], False),
        ("tiny-bert", {"hidden": 1, "scores": 1}, tiny_bert, [((4, 5), (4, 6)), *layer], [(5, 6), (5, 6)], False),
        ("tiny-bert", {"hidden": 3, "scores": 0.5}, tiny_bert, [((4, 3), (4, 6)), *wider, *wider], [(3, 6), (3, 6)], False),
        ("tiny-bert", {"hidden": 0.2, "scores": 2}, tiny_bert, [((4, 5), (4, 6)), *layer], [(5, 6), (5, 6)], True),
        ("mini-lm", {"heads": "4"}, mini_lm, [(attention_shape(4, 2, 4), attention_shape(4, 1, 12))], [], False),
        ("mini-lm", {"heads": "1"}, mini_lm, [(attention_shape(4, 1, 4), attention_shape(4, 2, 4))], [], False),
        ("mini-lm", {"heads": "2"}, mini_lm, [(attention_shape(4, 3, 4), attention_shape(4, 2, 4))], [], True),
    ]
    lengths = [4, 2, 3, 1]
    mask = [[1 if at < length else 0 for at in range(4)] for length in lengths]
    cases = []
    for name, values, term, shapes, adapter_shapes, causal in scenes:
        pairs = [tuple(drawn((len(lengths), *shape)) for shape in pair) for pair in shapes]
        adapter = [drawn(shape).requires_grad_(True) for shape in adapter_shapes]
        own = [student.clone().requires_grad_(True) for student, _ in pairs]
        given = [(student, teacher) for student, (_, teacher) in zip(own, pairs)]
        numbers = {key: int(value) if key == "heads" else value for key, value in values.items() if key != "dimensions"}
        value = term(given, adapter, lengths, causal, **numbers)
        flat = [gradient.flatten().tolist() for gradient in torch.autograd.grad(value, [*own, *adapter])]
        cases.append(
            {
                "method": name,
                "values": values,
                "mask": mask,
                **({"isCausal": True} if causal else {}),
                "features": [{"student": s.tolist(), "teacher": t.tolist()} for s, t in pairs],
                "adapter": [weights.tolist() for weights in adapter],
                "value": value.item(),
                "ofFeatures": flat[: len(own)],
                "ofAdapter": flat[len(own) :],
            }
        )
    return cases
