import { useTranslation } from 'react-i18next';
import { addEnglish } from '../locales';
import lessons from '../locales/en/lessons.json';

addEnglish('lessons', lessons);

/** The texts around the lessons, which come with them; `shell:` has the name of their list. */
export const useLessonText = () => useTranslation(['lessons', 'shell']);
