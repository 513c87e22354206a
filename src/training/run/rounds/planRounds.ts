import type { Catalogue, Chosen, SchemePlan } from '../../../experiment/declarations';
import { interpolateArchitecture } from '../../../experiment/interpolateArchitecture';
import { hasLongTwin } from '../../../experiment/longTwin';
import type { Network } from '../../../models/network';
import { dataFreeRound } from './dataFree';
import { distilRound } from './distil';
import { mutualRound } from './mutual';
import type { RoundsOptions } from './plan';
import { prolongRound } from './prolong';
import type { Round, TeacherPlan, TeachRound } from './round';
import { teachRound } from './teach';

/** Options of {@link planRounds}. */
export interface PlanRoundsOptions extends Omit<RoundsOptions, 'teacherNetwork'> {
  readonly catalogue: Catalogue;
  readonly scheme: SchemePlan;
  /** Plans the network of a chosen architecture for this role. */
  readonly planNetwork: (chosen: Chosen, role: 'teacher' | 'student') => Network;
}

/**
 * All rounds of a run, in order: the teachers on hard labels; the intermediate networks, each taught by the previous
 * network; the student, taught by the last of these, with generated inputs if the scheme has a generator; and the twin
 * once more if it goes on. A scheme
 * without teachers has a single round of mutual learning.
 * @throws RangeError if a scheme has both a generator and intermediate networks
 */
export function planRounds({ catalogue, scheme, planNetwork, ...given }: PlanRoundsOptions): readonly Round[] {
  const { teacher, student } = given.experiment;
  const { teachers, fusion, intermediates, generator } = scheme;
  const teacherNetwork = planNetwork(teacher, 'teacher');
  const studentNetwork = planNetwork(student, 'student');
  const options: RoundsOptions = { ...given, teacherNetwork };
  if (teachers === 0) return [mutualRound(options, studentNetwork)];

  const first = teachRound(options, teacherNetwork, 1, null);
  const others = Array.from({ length: teachers - 1 }, (_, at) => teachRound(options, teacherNetwork, at + 2, first));
  const taught: readonly TeachRound[] = [first, ...others];
  const ensemble: TeacherPlan = { network: teacherNetwork, members: teachers, fusion };
  if (generator) {
    if (intermediates.length > 0) throw new RangeError('A generator teaches the student alone.');
    return [...taught, dataFreeRound(options, studentNetwork, ensemble, generator)];
  }
  let teaching = ensemble;
  const between = intermediates.map(({ size }, at) => {
    const network = planNetwork(interpolateArchitecture(teacher, student, size, catalogue), 'student');
    const round = distilRound(options, network, at + 1, teaching);
    teaching = { network, members: 1, fusion };
    return round;
  });
  const ofStudent = distilRound(options, studentNetwork, null, teaching);
  const longer = hasLongTwin(given.experiment, scheme) ? [prolongRound(options, studentNetwork, ofStudent)] : [];
  return [...taught, ...between, ofStudent, ...longer];
}
