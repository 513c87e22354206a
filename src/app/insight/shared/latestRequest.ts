export interface LatestRequestOptions<Q, A> {
  readonly ask: (question: Q) => Promise<A>;
  readonly onAnswer: (question: Q, answer: A) => void;
  readonly onFailure: (question: Q, error: unknown) => void;
  /** Milliseconds before the same question is asked again. */
  readonly rest: number;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** Sends one request at a time, always the newest; those that were replaced before their turn are dropped. */
export interface LatestRequest<Q> {
  /** A question that differs from the last one is asked as soon as that is answered, the same one after a rest. */
  ask(question: Q): void;
  /** Asks nothing more, and drops the answer that is on its way. */
  stop(): void;
}

/** A request queue of length one; it lives until `stop`. */
export function createLatestRequest<Q, A>({
  ask,
  onAnswer,
  onFailure,
  rest,
  wait,
}: LatestRequestOptions<Q, A>): LatestRequest<Q> {
  let next: { readonly question: Q } | null = null;
  let isBusy = false;
  let isStopped = false;

  const work = async () => {
    isBusy = true;
    while (next && !isStopped) {
      const { question } = next;
      next = null;
      await ask(question).then(
        (answer) => !isStopped && onAnswer(question, answer),
        (error: unknown) => !isStopped && onFailure(question, error),
      );
      await resting(question);
    }
    isBusy = false;
  };

  /** Ends early when another question comes. */
  let onOther: () => void = () => {};
  const resting = async (question: Q) => {
    if (next && next.question !== question) return;
    const other = new Promise<void>((resolve) => {
      onOther = () => {
        if (next?.question !== question) resolve();
      };
    });
    await Promise.race([wait(rest), other]);
    onOther = () => {};
  };

  return {
    ask(question) {
      next = { question };
      onOther();
      if (!isBusy) void work();
    },
    stop() {
      isStopped = true;
      next = null;
    },
  };
}
