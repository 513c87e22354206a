/** Pipelines by shader key; promises of them while a step is gone through as a dry run. */
export type PipelineCache = Record<string, GPUComputePipeline | Promise<GPUComputePipeline>>;

/**
 * Keeps account of the pipelines that were asked for and are not there yet. They must not get into the shared cache
 * before: whoever runs a kernel meanwhile could not use them.
 */
export class Pipelines {
  private readonly coming = new Map<string, Promise<GPUComputePipeline>>();

  constructor(private readonly shared: PipelineCache) {}

  /** A cache in which what somebody else has asked for already is found, and all that is taken out of it. */
  wanted(): { readonly cache: PipelineCache; there(): Promise<unknown> } {
    const { shared, coming } = this;
    const taken = new Set<string>();
    const cache = new Proxy(shared, {
      has: (_shared, key) => key in shared || coming.has(key as string),
      get: (_shared, key) => {
        taken.add(key as string);
        return shared[key as string] ?? coming.get(key as string);
      },
      set: (_shared, key, asked: Promise<GPUComputePipeline>) => {
        this.expect(key as string, asked);
        taken.add(key as string);
        return true;
      },
    });
    return { cache, there: () => Promise.all([...taken].map((key) => coming.get(key))) };
  }

  private expect(key: string, asked: Promise<GPUComputePipeline>): void {
    const { shared, coming } = this;
    const arrived = asked.then(
      (pipeline) => {
        coming.delete(key);
        shared[key] ??= pipeline;
        return pipeline;
      },
      (error: unknown) => {
        coming.delete(key);
        throw error;
      },
    );
    // Whoever waits for it hears of it; nobody has to.
    arrived.catch(() => {});
    coming.set(key, arrived);
  }
}
