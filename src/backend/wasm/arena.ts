import { CaptureRefused } from '../capture/capture';

/**
 * The memory of one recorded step. While the step is recorded, tensors that come and go share memory, as they will in
 * every replay; what the step was given as values is kept apart.
 */
export class Arena {
  /** Addresses that are free, by size. */
  private readonly vacant = new Map<number, number[]>();
  /** Sizes of all blocks, by address. */
  private readonly blocks = new Map<number, number>();
  private readonly pinned = new Set<number>();
  private readonly used = new Set<number>();
  private isNextPinned = false;
  private readonly make: (bytes: number) => number;
  private readonly release: (address: number) => void;
  bytes = 0;

  constructor(make: (bytes: number) => number, release: (address: number) => void) {
    this.make = make;
    this.release = release;
  }

  /** How many tensors of the step are alive. */
  get inUse(): number {
    return this.used.size;
  }

  /** Says whether the next block that is asked for is filled once, now, and must never be shared. */
  pinNext(isPinned: boolean): void {
    this.isNextPinned = isPinned;
  }

  allocate(bytes: number): number {
    const address = this.isNextPinned ? this.pin(bytes) : (this.vacant.get(bytes)?.pop() ?? this.grow(bytes));
    this.isNextPinned = false;
    this.used.add(address);
    return address;
  }

  /** A block of its own that keeps what is written to it. */
  pin(bytes: number): number {
    const address = this.grow(bytes);
    this.pinned.add(address);
    return address;
  }

  /** @throws CaptureRefused for memory that the step did not ask for. */
  free(address: number): void {
    if (!this.used.delete(address)) throw new CaptureRefused('the step disposes a tensor that it did not make');
    if (this.pinned.has(address)) return;
    const bytes = this.blocks.get(address) as number;
    const others = this.vacant.get(bytes);
    if (others) others.push(address);
    else this.vacant.set(bytes, [address]);
  }

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
