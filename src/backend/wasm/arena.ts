import { CaptureRefused } from '../capture/capture';

/**
 * The memory of one recorded step. Tensors whose lifetimes do not overlap share blocks, in the recording as in every
 * replay; values that came from JavaScript have blocks of their own. Addresses and sizes are in bytes.
 */
export class Arena {
  /** Addresses of unused blocks, by size. */
  private readonly vacant = new Map<number, number[]>();
  /** Sizes of all blocks, by address. */
  private readonly blocks = new Map<number, number>();
  /** Addresses of blocks that hold constants and are never reused. */
  private readonly pinned = new Set<number>();
  /** Addresses of the tensors that are alive. */
  private readonly used = new Set<number>();
  private isNextPinned = false;
  private readonly make: (bytes: number) => number;
  private readonly release: (address: number) => void;
  /** Bytes of all its blocks. */
  bytes = 0;

  /** `make` and `release` are the module's `_malloc` and `_free`. */
  constructor(make: (bytes: number) => number, release: (address: number) => void) {
    this.make = make;
    this.release = release;
  }

  /** Number of the step's tensors that are alive. */
  get inUse(): number {
    return this.used.size;
  }

  /** Sets whether the next block is for constants: filled once, now, and never reused. */
  pinNext(isPinned: boolean): void {
    this.isNextPinned = isPinned;
  }

  /** The address of an unused or new block. */
  allocate(bytes: number): number {
    const address = this.isNextPinned ? this.pin(bytes) : (this.vacant.get(bytes)?.pop() ?? this.grow(bytes));
    this.isNextPinned = false;
    this.used.add(address);
    return address;
  }

  /** The address of a new block for constants. */
  pin(bytes: number): number {
    const address = this.grow(bytes);
    this.pinned.add(address);
    return address;
  }

  /**
   * Makes the block available to the tensors that follow.
   * @throws CaptureRefused for memory that the step did not allocate
   */
  free(address: number): void {
    if (!this.used.delete(address)) throw new CaptureRefused('the step disposes a tensor that it did not make');
    if (this.pinned.has(address)) return;
    const bytes = this.blocks.get(address) as number;
    const others = this.vacant.get(bytes);
    if (others) others.push(address);
    else this.vacant.set(bytes, [address]);
  }

  /** Releases all its blocks. */
  dispose(): void {
    for (const address of this.blocks.keys()) this.release(address);
    this.blocks.clear();
    this.vacant.clear();
    this.pinned.clear();
    this.used.clear();
    this.bytes = 0;
  }

  private grow(bytes: number): number {
    const address = this.make(bytes) >>> 0;
    this.blocks.set(address, bytes);
    this.bytes += bytes;
    return address;
  }
}
