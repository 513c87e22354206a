import { useTranslation } from 'react-i18next';
import { addEnglish } from '../../locales';
import views from '../../locales/en/views.json';

addEnglish('views', views);

/** The texts of views that load when they are first shown, which come with them; `insight:` has those of all views. */
export const useViewText = () => useTranslation(['views', 'insight']);
