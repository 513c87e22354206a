import type { Fusion } from '../../experiment/declarations';
import type { Role } from '../../report/roles';
import { disposeModel, type Model } from '../learner/model';
import { createEnsemble, type Teacher } from '../learner/teacherAnswers';
import { disposeTrainableModel, type TrainableModel } from '../step/trainableModel';

/** A trained teacher that can be reused by a later run, because equal descriptions give equal weights. */
export interface TrainedTeacher extends Teacher {
  /** From `teacherDescription`: all settings that the weights depend on. */
  readonly description: string;
}

/** The models of a run whose results are reported, and the owner of their memory. */
export interface RunModels {
  /** The teacher once it is trained, else null. It stays owned here. */
  teacher(): TrainedTeacher | null;
  /** Adds models that take these roles, before their training. They are owned from here on. */
  train(learners: Partial<Record<Role, TrainableModel>>): void;
  /**
   * Ends the training of a teacher; its weights are those of `taken`, which is owned from here on: the model in
   * training or an earlier copy. After the last of `count` teachers all of them become one ensemble. Frees what only
   * training needed.
   * @throws RangeError if no teacher is in training
   */
  finishTeacher(taken: Model, count: number, fusion: Fusion, description: string): void;
  /** The models of the roles that have begun to train. They stay owned here. */
  all(): Partial<Record<Role, Model>>;
  /** The teacher if it is trained, else null; the caller owns it from here on. */
  handOverTeacher(): TrainedTeacher | null;
  dispose(): void;
}

/**
 * `stored`, if given, replaces the training of a teacher, and is owned from here on. The caller disposes the models.
 */
export function createRunModels(stored: TrainedTeacher | null): RunModels {
  let trainedTeacher = stored;
  const inTraining: Partial<Record<Role, TrainableModel>> = {};
  /** Trained teachers, until all members of the ensemble are. */
  let waiting: Model[] = [];
  const all = () => {
    const { student, twin, pseudoTwin } = inTraining;
    const teacher = trainedTeacher ?? inTraining.teacher;
    return {
      ...(teacher && { teacher }),
      ...(student && { student }),
      ...(twin && { twin }),
      ...(pseudoTwin && { pseudoTwin }),
    };
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
