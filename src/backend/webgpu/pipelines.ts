/** Pipelines by shader key; during a dry run, promises of pipelines. */
export type PipelineCache = Record<string, GPUComputePipeline | Promise<GPUComputePipeline>>;

/**
 * Tracks the pipelines that are still compiling. They enter the shared cache only when they are compiled, because a
 * kernel that runs in the meantime could not use a promise.
 */
export class Pipelines {
  private readonly compiling = new Map<string, Promise<GPUComputePipeline>>();

  constructor(private readonly shared: PipelineCache) {}

  /**
   * A cache for one dry run. It also finds pipelines that another request is compiling. `compiled` resolves when all
   * pipelines that were read from or written to this cache are compiled, and rejects when one of them fails.
   */
  request(): { readonly cache: PipelineCache; compiled(): Promise<unknown> } {
    const { shared, compiling } = this;
    const used = new Set<string>();
    const cache = new Proxy(shared, {
      has: (_shared, key) => key in shared || compiling.has(key as string),
      get: (_shared, key) => {
        used.add(key as string);
        return shared[key as string] ?? compiling.get(key as string);
      },
      set: (_shared, key, pipeline: Promise<GPUComputePipeline>) => {
        this.track(key as string, pipeline);
        used.add(key as string);
        return true;
      },
    });
    return { cache, compiled: () => Promise.all([...used].map((key) => compiling.get(key))) };
  }

  /** Moves the pipeline into the shared cache once it is compiled. */
  private track(key: string, requested: Promise<GPUComputePipeline>): void {
    const { shared, compiling } = this;
    const tracked = requested.then(
      (pipeline) => {
        compiling.delete(key);
        shared[key] ??= pipeline;
        return pipeline;
      },
      (error: unknown) => {
        compiling.delete(key);
        throw error;
      },
    );
    // Awaiting callers see the rejection; this only silences `unhandledrejection`.
    tracked.catch(() => {});
    compiling.set(key, tracked);
  }
}
