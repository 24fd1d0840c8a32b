// The local device service of the workstation, where the server names one: it
// reads certificates, cards and the codes that telephones show. It is asked without
// the staff's session; whom a code stands for only the server learns.
import { Refusal } from './refusal';

export interface Reading {
  kind: '身份证' | '社保卡' | '电子凭证';
  certno?: string;
  card_no?: string;
  code?: string;
}

const place = 'DEVICES-OF-THIS-SERVER';

// deviceService is its origin, "" where there is none (or the page was not served by
// the server).
export function deviceService(): string {
  const told = document.querySelector<HTMLMetaElement>('meta[name=device-service]')?.content ?? '';
  return told === place ? '' : told;
}

// readDevice returns what lies on the reader; a Refusal when nothing does, or when
// the service does not answer.
export async function readDevice(): Promise<string> {
  let answer: Response;
  try {
    answer = await fetch(deviceService() + '/v1/read', { method: 'POST', credentials: 'omit', signal: AbortSignal.timeout(10_000) });
  } catch {
    throw new Refusal(0, '设备', '本机的设备服务没有应答,请先启动设备服务;证件号码也可以直接输入');
  }
  const told = (await answer.json().catch(() => ({}))) as Partial<Reading> & { message?: string };
  const read = told.code ?? told.certno ?? told.card_no;
  if (!answer.ok || !read) throw new Refusal(answer.status, '设备', told.message ?? '没有读到,请重新放置');
  return read;
}

// isCode says whether a text is a code of an electronic credential: those that the
// simulator issues, and the 28 digits of telephones.
export const isCode = (text: string) => /^EC[A-Z2-7]{16,}$/.test(text) || /^\d{28}$/.test(text);
