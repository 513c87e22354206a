import type { Fusion } from '../../experiment/declarations';
import type { Role } from '../../report/roles';
import { disposeModel, type Model } from '../learner/model';
import { createEnsemble, type Teacher } from '../learner/teacherAnswers';
import { disposeTrainableModel, type TrainableModel } from '../step/trainableModel';

/** A trained teacher that may outlive its run: the same description would train to the same weights. */
export interface TrainedTeacher extends Teacher {
  readonly description: string;
}

/** The networks of a run whose results it reports, and the memory that they use. */
export interface RunModels {
  /** The teacher, once it is trained. */
  teacher(): TrainedTeacher | null;
  /** Networks in training, or trained, that take these roles. They are owned from here on. */
  train(learners: Partial<Record<Role, TrainableModel>>): void;
  /**
   * A teacher has learned and is `taken` as it is now: the last of `count` makes a teacher of all. Frees what only its
   * training needed.
   */
  finishTeacher(taken: Model, count: number, fusion: Fusion, description: string): void;
  /** The models of all roles, as far as they have begun to train. */
  all(): Partial<Record<Role, Model>>;
  /** The teacher if it is trained; the caller owns it from here on. */
  handOverTeacher(): TrainedTeacher | null;
  dispose(): void;
}

/** `stored` stands in for teaching, and is owned from here on. */
export function createRunModels(stored: TrainedTeacher | null): RunModels {
  let trainedTeacher = stored;
  const inTraining: Partial<Record<Role, TrainableModel>> = {};
  /** Teachers that have learned and wait for the others. */
  let waiting: Model[] = [];
  const all = () => {
    const { student, twin } = inTraining;
    const teacher = trainedTeacher ?? inTraining.teacher;
    return { ...(teacher && { teacher }), ...(student && { student }), ...(twin && { twin }) };
  };
  return {
    teacher: () => trainedTeacher,
    train: (learners) => void Object.assign(inTraining, learners),
    finishTeacher(taken, count, fusion, description) {
      const { teacher } = inTraining;
      if (!teacher) throw new RangeError('No teacher is in training.');
      delete inTraining.teacher;
      teacher.optimizer.dispose();
      if (taken !== teacher) disposeModel(teacher);
      waiting.push(taken);
      if (waiting.length < count) return;
      trainedTeacher = { description, ...createEnsemble(waiting, fusion) };
      waiting = [];
    },
    all,
    handOverTeacher() {
      const teacher = trainedTeacher;
      trainedTeacher = null;
      return teacher;
    },
    dispose() {
      if (trainedTeacher) disposeModel(trainedTeacher);
      waiting.forEach(disposeModel);
      for (const model of Object.values(inTraining)) disposeTrainableModel(model);
    },
  };
}
