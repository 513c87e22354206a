/**
 * Runs jobs side by side. A lane that is free takes the first job whose needs have all succeeded.
 *
 * @typedef {object} Job
 * @property {string} name
 * @property {readonly string[]} needs names of jobs before it; those that are not among the jobs count as done
 * @property {boolean} [needsQuiet] runs alone, when all others have ended
 *
 * @param {object} given
 * @param {readonly Job[]} given.jobs in the order of preference
 * @param {number} given.lanes at most so many at a time
 * @param {(job: Job) => Promise<boolean>} given.run did it succeed? Must not reject
 * @param {(job: Job) => void} given.refuse is told of a job whose needs have failed, instead of its being run
 * @returns {Promise<void>} when every job has been run or refused
 */
export async function runInLanes({ jobs, lanes, run, refuse }) {
  const waiting = [...jobs];
  /** @type {Map<string, Promise<void>>} */
  const running = new Map();
  const failed = new Set();
  const isOpen = (need) => running.has(need) || waiting.some(({ name }) => name === need);

  const refuseHopeless = () => {
    for (const job of [...waiting]) {
      if (!job.needs.some((need) => failed.has(need))) continue;
      waiting.splice(waiting.indexOf(job), 1);
      failed.add(job.name);
      refuse(job);
    }
  };
  const start = (job) => {
    waiting.splice(waiting.indexOf(job), 1);
    const ends = run(job).then((isGreen) => {
      running.delete(job.name);
      if (!isGreen) failed.add(job.name);
    });
    running.set(job.name, ends);
  };

  while (waiting.length > 0 || running.size > 0) {
    refuseHopeless();
    const calm = waiting.filter(({ needs, needsQuiet }) => !needsQuiet && !needs.some(isOpen));
    for (const job of calm.slice(0, lanes - running.size)) start(job);
    if (running.size === 0) {
      const quiet = waiting.find(({ needs }) => !needs.some(isOpen));
      if (!quiet) {
        if (waiting.length > 0) throw new Error(`${waiting.map(({ name }) => name)} wait for each other.`);
        return;
      }
      start(quiet);
    }
    await Promise.race(running.values());
  }
}
