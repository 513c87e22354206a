import { useTranslation } from 'react-i18next';
import { addEnglish } from '../locales';
import charts from '../locales/en/charts.json';

addEnglish('charts', charts);

/** The texts of the charts, which come with them; `stage:` has those that stand before there is a curve. */
export const useChartText = () => useTranslation(['charts', 'stage']);
