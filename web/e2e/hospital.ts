// A hospital of the demonstration's city at the national interface: registers a
// visit, sends what was done, settles.
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, inject } from 'vitest';

const binary = process.env.YIBAO_BINARY ?? resolve(import.meta.dirname, '../../bin/yibao');

interface Place {
  code: string;
  doctor: string;
  item: string;
  price: string;
}

// place is the first hospital of the city with a doctor of its, and the first
// thing that it charges at least a yuan for.
function place(): Place {
  const site = execFileSync(binary, ['his', '--template', '--city-persons', '600'], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const code = /^- 编号: (H\d+)$/m.exec(site)![1]!;
  const doctor = /^ {2}- 编号: (D\d+)$/m.exec(site)![1]!;
  const items = site.slice(site.indexOf('\n项目:'));
  const item = Array.from(items.matchAll(/^- 编码: (\S+)\n(?: .*\n)*? {2}单价: "([\d.]+)"/gm)).find((m) => Number(m[2]) >= 1)!;
  return { code, doctor, item: item[1]!, price: item[2]! };
}

let sent = 0;

// send hands a message to the centre; a refusal fails the test.
async function send<A>(at: Place, infno: string, input: object): Promise<A> {
  const body = { infno, msgid: `E2E${infno}${Date.now()}${++sent}`, fixmedins_code: at.code, insuplc_admdvs: '390100', mdtrtarea_admvs: '390100', opter: '001', opter_type: '1', infver: 'V1.0', input };
  const answer = (await (await fetch(`${inject('origin')}/${infno}`, { method: 'POST', body: JSON.stringify(body) })).json()) as { infcode: number; err_msg: string; output: A };
  expect(answer.infcode, `${infno} ${answer.err_msg}`).toBe(0);
  return answer.output;
}

interface Charge {
  medfee_sumamt: number;
  fulamt_ownpay_amt: number;
  overlmt_selfpay: number;
  preselfpay_amt: number;
  inscp_scp_amt: number;
}

const now = () => new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 19).replace('T', ' ');

// outpatient bills a visit of a person under the scheme, and answers the
// settlement's number.
export async function outpatient(psnNo: string, scheme: string, certno: string, count: number): Promise<string> {
  const at = place();
  const who = { psn_no: psnNo, insutype: scheme, mdtrt_cert_type: '02', mdtrt_cert_no: certno };
  const doctor = { dept: 'A03', dept_name: '内科' };
  const time = now();
  const { data } = await send<{ data: { mdtrt_id: string } }>(at, '2201', {
    data: { ...who, begntime: time, ipt_otp_no: 'DAY' + Date.now(), atddr_no: at.doctor, dr_name: '医师', dept_code: doctor.dept, dept_name: doctor.dept_name, caty: doctor.dept },
  });
  const visit = { mdtrt_id: data.mdtrt_id, psn_no: psnNo };
  await send(at, '2203', {
    mdtrtinfo: { ...visit, med_type: '11', begntime: time, dise_codg: 'J06.900', dise_name: '急性上呼吸道感染' },
    diseinfo: [{ diag_type: '1', diag_srt_no: 1, diag_code: 'J06.900', diag_name: '急性上呼吸道感染', diag_dept: doctor.dept, dise_dor_no: at.doctor, dise_dor_name: '医师', diag_time: time, vali_flag: '1' }],
  });
  const total = Math.round(Number(at.price) * 100 * count) / 100;
  await send(at, '2204', {
    feedetail: [{ feedetl_sn: '1', ...visit, chrg_bchno: 'SF1', rx_circ_flag: '0', fee_ocur_time: time, med_list_codg: at.item, medins_list_codg: 'YP-1', det_item_fee_sumamt: total, cnt: count, pric: Number(at.price),
      bilg_dept_codg: doctor.dept, bilg_dept_name: doctor.dept_name, bilg_dr_codg: at.doctor, bilg_dr_name: '医师', hosp_appr_flag: '1' }],
  });
  const bill = { ...who, ...visit, med_type: '11', medfee_sumamt: total, psn_setlway: '01', chrg_bchno: 'SF1', acct_used_flag: '0' };
  const { setlinfo } = await send<{ setlinfo: Charge }>(at, '2206', { data: bill });
  const { fulamt_ownpay_amt, overlmt_selfpay, preselfpay_amt, inscp_scp_amt } = setlinfo;
  const settled = await send<{ setlinfo: { setl_id: string } }>(at, '2207', { data: { ...bill, fulamt_ownpay_amt, overlmt_selfpay, preselfpay_amt, inscp_scp_amt } });
  return settled.setlinfo.setl_id;
}
