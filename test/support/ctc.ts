/** Connectionist temporal classification in plain arithmetic, in 64 bits: what the operations of a device must agree with. */

/** log softmax of each frame, from logits `[frames][classes]`. */
export const logSoftmaxOf = (logits: readonly (readonly number[])[]): number[][] =>
  logits.map((row) => {
    const largest = Math.max(...row);
    const sum = largest + Math.log(row.reduce((total, value) => total + Math.exp(value - largest), 0));
    return row.map((value) => value - sum);
  });

/** Every path of `frames` classes. */
export function* pathsOf(frames: number, classes: number): Generator<number[]> {
  const path = new Array<number>(frames).fill(0);
  for (;;) {
    yield [...path];
    let at = frames - 1;
    while (at >= 0 && path[at] === classes - 1) path[at--] = 0;
    if (at < 0) return;
    path[at] = (path[at] as number) + 1;
  }
}

/** What a path is read as: repetitions merged, then blanks (0) dropped. */
export const labelsOfPath = (path: readonly number[]): number[] =>
  path.filter((label, at) => label !== 0 && label !== path[at - 1]);

/** The probability of every label sequence, by its labels joined with spaces: the sum over all of its paths. */
export function likelihoods(logits: readonly (readonly number[])[]): Map<string, number> {
  const logs = logSoftmaxOf(logits);
  const found = new Map<string, number>();
  for (const path of pathsOf(logits.length, logits[0]?.length ?? 1)) {
    const key = labelsOfPath(path).join(' ');
    const log = path.reduce((sum, label, frame) => sum + (logs[frame]?.[label] as number), 0);
    found.set(key, (found.get(key) ?? 0) + Math.exp(log));
  }
  return found;
}

/** −log p(labels | frames) by all paths; Infinity if there is none. */
export const lossByPaths = (logits: readonly (readonly number[])[], labels: readonly number[]): number =>
  logits.length === 0
    ? labels.length === 0
      ? 0
      : Infinity
    : -Math.log(likelihoods(logits).get(labels.join(' ')) ?? 0);

/** −log p(labels | frames) by the forward variables in probabilities, scaled frame by frame; Infinity without a path. */
export function lossByForward(logits: readonly (readonly number[])[], labels: readonly number[]): number {
  const states = [0, ...labels.flatMap((label) => [label, 0])];
  const logs = logSoftmaxOf(logits);
  let loss = 0;
  let now: number[] = states.map((_, state) => (state === 0 ? 1 : 0));
  for (const row of logs) {
    const next = states.map((label, state) => {
      const mayJump = label !== 0 && label !== states[state - 2];
      const before = (now[state] as number) + (now[state - 1] ?? 0) + (mayJump ? (now[state - 2] ?? 0) : 0);
      return before * Math.exp(row[label] as number);
    });
    const sum = next.reduce((a, b) => a + b, 0);
    loss -= Math.log(sum);
    now = next.map((value) => value / sum);
  }
  return loss - Math.log((now.at(-1) as number) + (labels.length > 0 ? (now.at(-2) as number) : 0));
}

/** The gradient of `loss` in the logits, by central differences. */
export const gradientByDifferences = (
  logits: readonly (readonly number[])[],
  loss: (logits: readonly (readonly number[])[]) => number,
  h = 1e-5,
): number[][] =>
  logits.map((row, frame) =>
    row.map((_, label) => {
      const moved = (by: number) =>
        logits.map((values, f) => values.map((value, c) => (f === frame && c === label ? value + by : value)));
      return (loss(moved(h)) - loss(moved(-h))) / (2 * h);
    }),
  );
