import type { Text } from '../experiment/text';
import { copyNotACopy } from './copyNotACopy';
import { darkKnowledge } from './darkKnowledge';
import { fourPoints } from './fourPoints';
import { knowledgeOrSmoothing } from './knowledgeOrSmoothing';
import type { Lesson } from './lesson';
import { manyTeachers } from './manyTeachers';
import { neverSawAThree } from './neverSawAThree';
import { privilegedInformation } from './privilegedInformation';
import { relatedLanguages } from './relatedLanguages';
import { sevensAndEights } from './sevensAndEights';
import { sizeOrLabels } from './sizeOrLabels';
import { smoothedTeacher } from './smoothedTeacher';
import { spotTheBug } from './spotTheBug';
import { startHere } from './startHere';
import { thinAndDeep } from './thinAndDeep';
import { threePerCent } from './threePerCent';
import { tooBigATeacher } from './tooBigATeacher';
import { tooSmallToListen } from './tooSmallToListen';
import { twoHundredLabels } from './twoHundredLabels';
import { unseenLanguage } from './unseenLanguage';
import { whenItHarms } from './whenItHarms';
import { withoutData } from './withoutData';

/** Lessons under one heading, in the suggested order. */
export interface Chapter {
  readonly id: string;
  readonly title: Text;
  readonly lessons: readonly Lesson[];
}

/** All chapters, in the suggested order. */
export const chapters: readonly Chapter[] = [
  {
    id: 'knowledge',
    title: 'What soft targets contain',
    lessons: [startHere, darkKnowledge, neverSawAThree, sevensAndEights, fourPoints],
  },
  {
    id: 'data',
    title: 'When data are scarce',
    lessons: [twoHundredLabels, threePerCent, knowledgeOrSmoothing, withoutData],
  },
  {
    id: 'texts',
    title: 'Words and languages',
    lessons: [relatedLanguages, unseenLanguage, sizeOrLabels],
  },
  {
    id: 'teachers',
    title: 'Who teaches, and how',
    lessons: [manyTeachers, tooBigATeacher, thinAndDeep],
  },
  {
    id: 'limits',
    title: 'Limits and failures',
    lessons: [tooSmallToListen, whenItHarms, privilegedInformation, copyNotACopy, smoothedTeacher, spotTheBug],
  },
];

/** The lessons of all chapters, in order. */
export const lessons: readonly Lesson[] = chapters.flatMap((chapter) => chapter.lessons);
