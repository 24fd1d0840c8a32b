// What the pages of this desk share.
import type { Answer } from '../../api/client';
import { useLook } from '../../api/hooks';

export type Material = Answer<'get', '/api/v1/materials'>['materials'][number];
export type Volume = Answer<'get', '/api/v1/volumes'>['volumes'][number];

export const materialAt = (id: string) => '/archive/material/' + encodeURIComponent(id);
export const piecesOf = (volumeNo: string) => '/archive/materials?volume_no=' + encodeURIComponent(volumeNo);

// useSteps are the names of the business steps that materials belong to.
export function useSteps() {
  const steps = useLook('get', '/api/v1/steps', {}).data?.steps ?? [];
  return { steps, nameOf: (code: string) => steps.find((s) => s.step_code === code)?.name ?? code };
}

// sizeOf tells how large a content is.
export function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} 字节`;
  return bytes < 1 << 20 ? `${Math.ceil(bytes / 1024)} KB` : `${Math.ceil(bytes / 104858) / 10} MB`;
}
