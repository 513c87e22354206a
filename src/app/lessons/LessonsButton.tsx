import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../controls/Icon';
import { bringLessonTexts } from '../locales';
import headerClasses from '../shell/Header.module.css';

/** The list loads when it is first opened. */
const LessonList = lazy(async () => {
  const [list] = await Promise.all([import('./LessonList'), bringLessonTexts()]);
  return list;
});

export function LessonsButton() {
  const { t } = useTranslation('lessons');
  const [isOpen, setOpen] = useState(false);
  const [wasOpen, setWasOpen] = useState(false);
  return (
    <>
      <Button
        size="compact-md"
        variant="default"
        leftSection={<Icon name="lessons" />}
        classNames={{ root: headerClasses.button, section: headerClasses.section }}
        aria-haspopup="dialog"
        onClick={() => {
          setWasOpen(true);
          setOpen(true);
        }}
      >
        {t('lessons')}
      </Button>
      {wasOpen && (
        <Suspense>
          <LessonList isOpen={isOpen} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
