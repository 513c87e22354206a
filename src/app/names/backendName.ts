import { useTranslation } from 'react-i18next';
import type { BackendName } from '../../report/device';

/** The name of a backend in the visitor's language. */
export function useBackendName(): (backend: BackendName) => string {
  const { t } = useTranslation('shell');
  return (backend) =>
    ({
      webgpu: t('backendWebgpu'),
      webgl: t('backendWebgl'),
      wasm: t('backendWasm'),
      cpu: t('backendCpu'),
    })[backend];
}
