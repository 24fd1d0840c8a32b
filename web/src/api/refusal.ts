// A refusal of the staff API, or a failure on the way to it: a stable code, a
// sentence that says what to do, and the trace number that an administrator finds
// in the log.
export class Refusal extends Error {
  readonly code: string;
  readonly status: number;
  readonly trace: string;

  constructor(status: number, code: string, sentence: string, trace = '') {
    super(sentence);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.trace = trace;
  }
}

interface Problem {
  code?: unknown;
  detail?: unknown;
}

const traced = /编号 ([0-9A-Z]{20,30})/;

// refusalOf reads an answer that is not a success.
export async function refusalOf(answer: Response): Promise<Refusal> {
  let problem: Problem = {};
  try {
    problem = (await answer.json()) as Problem;
  } catch {
    // not of the staff API: a gateway's page
  }
  const sentence = typeof problem.detail === 'string' ? problem.detail : `服务器没有给出说明(HTTP ${answer.status}),请稍后重试`;
  const code = typeof problem.code === 'string' ? problem.code : `HTTP${answer.status}`;
  const trace = answer.headers.get('X-Yibao-Trace') ?? traced.exec(sentence)?.[1] ?? '';
  return new Refusal(answer.status, code, sentence, trace);
}

// asRefusal makes anything that was thrown a refusal.
export function asRefusal(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown;
  if (thrown instanceof TypeError) return new Refusal(0, '网络', '连不上服务器,请检查网络;办理类操作请用“重试”,不会重复办理');
  return new Refusal(0, '页面', '页面出错:' + (thrown instanceof Error ? thrown.message : String(thrown)));
}
