import { useTranslation } from 'react-i18next';
import { addEnglish } from '../locales';
import measuring from '../locales/en/measuring.json';

addEnglish('measuring', measuring);

/** The texts of the measurements, which come with them; `measure:` has that of the button. */
export const useMeasuringText = () => useTranslation(['measuring', 'measure']);
