// The auditors' day: the queue of findings with their evidence, a rule of one's
// own from the first line to being in force and to what it finds in a bill, and
// knowledge taken in by two persons.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { agree, enterAs, openPage, screenshot, withBrowser, type Window } from './browser';
import { rowsOf } from './opened';
import { dayOf, idCard, person } from './persons';

withBrowser();

const own = Date.now().toString(36).toUpperCase().slice(-6);
const rule = { code: 'E2E-' + own, title: '服务项目数量' + own };
const batch = '试验批' + own;

const text = (hit: string, why = '看一看服务项目的数量。') =>
  [
    `规则: ${rule.title}`,
    `编号: ${rule.code}`,
    '种类: 式',
    '对象: 明细',
    '定义: ' + why,
    '命中: 数量不为零。',
    `命中式: ${hit}`,
    '质疑金额: 整行。',
    '环节: 事中、事后',
    '级别: 线索',
    '控制: 不控制',
    '依据: 本地参数',
    '',
  ].join('\n');

const bad = '例: 一次就算\n明细:\n| 时间 | 编码 | 数量 |\n| 2025-03-01 | 0031 | 1 |\n疑点:\n| 行 | 数量 | 金额 |\n| 1 | 1 | 10.00 |\n';
const good = '例: 药品不算\n明细:\n| 时间 | 编码 | 数量 |\n| 2025-03-01 | XA01 | 1 |\n';

const layout = `来源: 安澜
批次: ${batch}
标题: 限频次
依据: 样例
施行: 2026-01-01
表:
- 文件: 频次.csv
  种类: ITEM_FREQ
  名称: {列: 名称}
  项目: {列: 编码}
  值: [{参数: 上限, 列: 数量}, {参数: 窗口, 列: 窗口}]
`;
const table = `名称,编码,数量,窗口\n换药${own},E${own}01,1,日\n坏行,00 11,1,日\n`;

const region = (w: Window, name: string | RegExp) => w.page.getByTestId('page').getByRole('region', { name });

// approve has the second person approve what the first proposed.
async function approve(about: string, shot: string) {
  const w = await enterAs('负责人', '/console/approvals/inbox');
  const row = w.page.getByRole('row').filter({ hasText: about }).first();
  await row.getByRole('link', { name: '办理' }).click();
  await w.page.getByRole('region', { name: '全部内容' }).waitFor();
  await screenshot(w, shot);
  await w.page.getByRole('button', { name: '同意并办理' }).click();
  await agree(w);
  await w.page.getByRole('region', { name: '办理结果' }).waitFor();
  await w.close();
}

// told reads the API as the page does, in the window's session.
async function told<A>(w: Window, path: string): Promise<A> {
  return (await w.page.evaluate(async (url) => (await fetch(url)).json(), '/api/v1' + path)) as A;
}

interface Sums {
  findings: number;
}

interface Found {
  finding_id: string;
  kind: string;
  fixmedins_code: string;
  fixmedins_name: string;
}

interface Line {
  med_list_codg: string;
  pric: string;
  bilg_dr_codg: string;
}

let sent = 0;

// say sends one message of the national interface and gives back its output.
async function say<A>(w: Window, infno: string, place: string, input: object): Promise<A> {
  const envelope = { infno, msgid: `${own}-${infno}-${++sent}`, fixmedins_code: place, mdtrtarea_admvs: '390100', insuplc_admdvs: '390100', opter: '001', infver: 'V1.0', input };
  const answer = await fetch(w.origin + '/' + infno, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(envelope) });
  const said = (await answer.json()) as { infcode: number | string; err_msg: string; output: A };
  if (String(said.infcode) !== '0') throw new Error(infno + ': ' + said.err_msg);
  return said.output;
}

// open opens the first finding of a kind from the list.
async function openKind(w: Window, kind: string) {
  await w.page.goto('/console/audit/findings?kind=' + kind);
  await region(w, '疑点清单').getByRole('row').nth(1).waitFor();
  await region(w, '疑点清单').locator('a[href*="/audit/finding/"]').first().click();
  await region(w, '对照').waitFor();
}

describe.sequential('findings', () => {
  let address = '';

  it('are summed, filtered, seen with their evidence side by side, and decided', async () => {
    const w = await enterAs('稽核', '/console/');
    await openPage(w, '审核', '疑点');
    await region(w, '疑点清单').getByRole('row').nth(1).waitFor();
    await screenshot(w, '审核-疑点');
    const cell = region(w, '疑点汇总').getByRole('link').first();
    const told = /^(\d+) 个/.exec(await cell.innerText());
    await cell.click();
    await region(w, '疑点汇总').getByText(`${told![1]} 个疑点`).waitFor();
    await region(w, '疑点清单').getByRole('row').filter({ hasText: '待处理' }).first().getByRole('link').first().click();
    await region(w, '判定依据').waitFor();
    await region(w, '对照').getByText('✗', { exact: false }).first().waitFor();
    await region(w, '条款、规则和知识点').getByText('规则版本').waitFor();
    await region(w, '费用明细').getByText('质疑', { exact: true }).first().waitFor();
    await region(w, '医嘱、报告和病历').waitFor();
    await screenshot(w, '审核-一个疑点');
    address = new URL(w.page.url()).pathname;
    await region(w, '处理').getByRole('button', { name: '认定' }).click();
    await w.page.getByRole('dialog').getByLabel('理由').fill('看过病历,属实');
    await agree(w);
    await region(w, '处理').getByText('看过病历,属实').waitFor();
    await region(w, '处理').getByText('要改须由另一人办理').waitFor();
    await w.page.keyboard.press('F8');
    await w.page.getByText('这条规则没有别的待处理疑点').or(w.page.getByTestId('page').getByRole('button', { name: '不成立' })).first().waitFor();
    await w.close();
  });

  it('are decided anew by another person only', async () => {
    const w = await enterAs('复核', address);
    await region(w, '处理').getByRole('button', { name: '不成立' }).click();
    await w.page.getByRole('dialog').getByLabel('理由').fill('病历里有指征');
    await agree(w);
    await region(w, '处理').getByText('病历里有指征').waitFor();
    await screenshot(w, '审核-改判');
    await w.close();
  });

  it('of the record review lay order, charge, record and clause side by side, the contradiction marked', async () => {
    const w = await enterAs('稽核', '/console/audit/findings');
    for (const [kind, where, wrong] of [
      ['DISCHARGE_DRUGS', '医嘱', '✗ 30 天,限 7 天'],
      ['DRUG_NO_ORDER', '医嘱', '✗ 没有这一项的医嘱'],
      ['EXAM_NO_REPORT', '报告、病历', '✗ 没有这一项的报告'],
      ['COUNT_ORDER', '收费', /✗ 收费共/],
      ['REFUND_MISSING', '医嘱', '✗ 医嘱已作废'],
    ] as const) {
      await openKind(w, kind);
      const side = region(w, '对照').locator('.side', { has: w.page.getByRole('heading', { name: where, exact: true }) }).first();
      await side.getByText(wrong).waitFor();
      await screenshot(w, '审核-对照-' + kind);
    }
    await openKind(w, 'RECORD_FIELDS');
    await region(w, '对照').getByText(/✗ (没有填|两处不同)/).first().waitFor();
    await w.close();
  });

  it('of a limit show what the rule counted', async () => {
    const w = await enterAs('稽核', '/console/audit/findings');
    await openKind(w, 'ITEM_FREQ');
    await region(w, '规则数进去的以前的费用').getByText('✗ 被质疑').first().waitFor();
    await screenshot(w, '审核-限频次');
    await w.close();
  });

  it('are narrowed to an institution found by its name, and leave as a workbook, with a reason', async () => {
    const w = await enterAs('稽核', '/console/audit/findings');
    await region(w, '疑点清单').getByRole('row').nth(1).waitFor();
    const { findings } = await told<{ findings: Found[] }>(w, '/findings?kind=DRUG_INDICATION&limit=1');
    const place = findings[0]!;
    await w.page.getByRole('combobox', { name: '机构' }).fill(place.fixmedins_name);
    await w.page.locator('.ant-select-item-option', { hasText: place.fixmedins_name }).first().click();
    await w.page.keyboard.press('F3');
    const { findings: many } = await told<Sums>(w, '/findings/summary?fixmedins_code=' + place.fixmedins_code);
    await region(w, '疑点汇总').getByText(`${many} 个疑点`).waitFor();
    await region(w, '疑点清单').getByRole('row').filter({ hasText: place.fixmedins_name }).first().waitFor();
    await screenshot(w, '审核-按机构');
    await w.page.getByRole('button', { name: '全部导出 Excel' }).click();
    await w.page.getByRole('dialog').getByLabel('导出的原因').fill('月度通报');
    const file = w.page.waitForEvent('download');
    await agree(w);
    const got = await file;
    expect(got.suggestedFilename()).toBe('疑点.xlsx');
    const rows = rowsOf(readFileSync(await got.path()));
    expect(rows.length).toBe(many + 1);
    expect(rows.slice(1).every((r) => r.includes(place.fixmedins_code))).toBe(true);
    await w.close();
  });

  it('are not shown to the counter', async () => {
    const w = await enterAs('经办', '/console/audit/findings');
    await w.page.getByTestId('not-allowed').waitFor();
    await w.close();
  });
});

describe.sequential('a rule', () => {
  it('is written, its faults told by line, its cases run in place, and kept as a draft', async () => {
    const w = await enterAs('稽核', '/console/audit/new');
    await w.page.getByRole('combobox', { name: '种类' }).fill('zjxdsz');
    await w.page.keyboard.press('Enter');
    const box = w.page.getByRole('textbox', { name: '规则', exact: true });
    await box.fill(text('编码开头("00") 且 数量 >'));
    await w.page.getByRole('textbox', { name: '文件名' }).fill(rule.title + '.rule');
    await w.page.keyboard.press('F4');
    await region(w, '检查结果').getByText(/第 7 行/).first().waitFor();
    await screenshot(w, '审核-规则有错');
    await box.fill(text('编码开头("00") 且 数量 > 0'));
    await w.page.getByRole('tab', { name: '应当查出的例', exact: true }).click();
    await w.page.getByRole('textbox', { name: '应当查出的例', exact: true }).fill(bad);
    await w.page.getByRole('tab', { name: '不应当查出的例', exact: true }).click();
    await w.page.getByRole('textbox', { name: '不应当查出的例', exact: true }).fill(good);
    await w.page.keyboard.press('F4');
    await region(w, '检查结果').getByText('2 个例全部相符').waitFor();
    await screenshot(w, '审核-试算例');
    await w.page.getByRole('button', { name: '存草稿' }).click();
    await agree(w);
    await w.page.getByTestId('page').getByText(`${rule.code} ${rule.title}`).waitFor();
    await w.close();
  });

  it('is tried on history, with a chart by month, and runs in the shadow', async () => {
    const w = await enterAs('稽核', '/console/audit/rule/' + rule.code);
    await w.page.getByRole('button', { name: '试跑' }).click();
    await agree(w);
    await w.page.getByTestId('trial-result').waitFor();
    await w.page.getByTestId('page').locator('[data-drawn=yes]').nth(1).waitFor(); // by month, and what was ruled
    await region(w, /^按机构/).getByText(/医院|卫生|药/).first().waitFor();
    await w.page.getByTestId('page').getByText('准确率:同类疑点还没有处理过').waitFor();
    await region(w, /^部分命中/).getByRole('row').nth(1).waitFor();
    await screenshot(w, '审核-试跑');
    await w.page.getByTestId('page').getByRole('link', { name: rule.title }).click();
    await w.page.getByRole('textbox', { name: '规则', exact: true }).fill(text('编码开头("00") 且 数量 > 0', '试跑以后改过。'));
    await w.page.getByRole('button', { name: '转影子' }).click();
    await agree(w);
    await w.page.getByTestId('page').getByText('影子', { exact: true }).waitFor();
    await w.close();
  });

  it('comes into force when a second person approves', async () => {
    const w = await enterAs('稽核', '/console/audit/rule/' + rule.code);
    await w.page.getByRole('button', { name: '提出启用' }).click();
    await w.page.getByRole('dialog').getByLabel('原因').fill('试跑满意 ' + own);
    await agree(w);
    await w.page.getByText('已提出').waitFor();
    await w.close();
    await approve(own, '审核-规则复核');
    const again = await enterAs('负责人', '/console/audit/rules');
    await again.page.getByLabel('编号、名称或文本里的字').fill(rule.code);
    await again.page.keyboard.press('F3');
    const row = region(again, '审核规则').getByRole('row').filter({ hasText: rule.code });
    await row.getByText('启用', { exact: true }).waitFor();
    await screenshot(again, '审核-规则');
    await row.getByRole('link').click();
    await again.page.getByRole('tab', { name: '版本(3)' }).waitFor();
    expect(await again.page.getByRole('button', { name: '存草稿' }).count()).toBe(0);
    await again.page.getByRole('tab', { name: '版本(3)' }).click();
    await region(again, '两个版本比较').getByText('一字不差').first().waitFor();
    await region(again, '两个版本比较').getByRole('combobox', { name: '原来的版本' }).click();
    await again.page.locator('.ant-select-item-option', { hasText: '草稿' }).first().click();
    await region(again, '两个版本比较').getByText('1 行不同').waitFor();
    await region(again, '两个版本比较').getByText('≠ 改动', { exact: true }).waitFor();
    await screenshot(again, '审核-版本比较');
    await again.close();
  });

  it('finds a bill that breaks it as the hospital sends it, and the finding is decided', async () => {
    const clerk = await enterAs('经办', '/console/');
    const certno = idCard('19850607', (Date.now() % 499) * 2 + 1);
    const psn_no = await person(clerk, { name: '审核试' + own, certno, scheme: '310' });
    await clerk.close();
    const w = await enterAs('稽核', '/console/audit/findings');
    const { findings } = await told<{ findings: Found[] }>(w, '/findings?kind=ITEM_DUP_CHARGE&limit=1');
    const { lines } = await told<{ lines: Line[] }>(w, '/findings/' + findings[0]!.finding_id);
    const place = findings[0]!.fixmedins_code;
    const line = lines.find((l) => l.med_list_codg.startsWith('00'))!;
    const today = dayOf(0);
    const paid = { det_item_fee_sumamt: Number((Number(line.pric) * 2).toFixed(2)), cnt: 2, pric: Number(line.pric) };
    const { data } = await say<{ data: { mdtrt_id: string } }>(w, '2201', place, {
      data: { psn_no, insutype: '310', begntime: `${today} 00:01:00`, mdtrt_cert_type: '02', mdtrt_cert_no: certno, ipt_otp_no: 'SH' + own, atddr_no: line.bilg_dr_codg, dr_name: '医师', dept_code: 'A03', dept_name: '内科', caty: 'A03' },
    });
    const { mdtrt_id } = data;
    await say(w, '2203', place, {
      mdtrtinfo: { mdtrt_id, psn_no, med_type: '11', begntime: `${today} 00:01:00`, dise_codg: 'J20.900', dise_name: '急性支气管炎' },
      diseinfo: [{ diag_type: '1', diag_srt_no: 1, diag_code: 'J20.900', diag_name: '急性支气管炎', diag_dept: 'A03', dise_dor_no: line.bilg_dr_codg, dise_dor_name: '医师', diag_time: `${today} 00:01:00`, vali_flag: '1' }],
    });
    await say(w, '2204', place, {
      feedetail: [{ feedetl_sn: '1', mdtrt_id, psn_no, chrg_bchno: 'B' + own, rx_circ_flag: '0', fee_ocur_time: `${today} 00:02:00`, med_list_codg: line.med_list_codg, medins_list_codg: 'YY-1', ...paid, bilg_dept_codg: 'A03', bilg_dept_name: '内科', bilg_dr_codg: line.bilg_dr_codg, bilg_dr_name: '医师', hosp_appr_flag: '0' }],
    });
    const { result } = await say<{ result: { jr_id: string; rule_id: string }[] }>(w, '3102', place, {
      data: {
        trig_scen: '2', rule_ids: [rule.code],
        patient_dtos: [{ patn_id: psn_no, curr_mdtrt_id: mdtrt_id, gend: '1', brdy: '1985-06-07', fsi_encounter_dtos: [{
          mdtrt_id, medins_id: place, medins_lv: '2', adm_date: `${today} 00:01:00`, med_mdtrt_type: '1', med_type: '11', insutype: '310',
          fsi_order_dtos: [{ rx_id: '1', hilist_code: line.med_list_codg, cnt: 2, pric: paid.pric, sumamt: paid.det_item_fee_sumamt, ownpay_amt: 0, selfpay_amt: 0, drord_begn_date: `${today} 00:02:00` }],
        }] }],
      },
    });
    expect(result.map((r) => r.rule_id)).toContain(rule.code);
    await w.page.goto('/console/audit/findings?rule=' + rule.code + '&psn_no=' + psn_no);
    await region(w, '疑点清单').getByRole('row').filter({ hasText: psn_no }).first().getByRole('link').first().click();
    await region(w, '判定依据').getByText(rule.title, { exact: false }).waitFor();
    await region(w, '费用明细').getByText(line.med_list_codg).first().waitFor();
    await screenshot(w, '审核-事中疑点');
    await region(w, '处理').getByRole('button', { name: '不成立' }).click();
    await w.page.getByRole('dialog').getByLabel('理由').fill('试用规则,不追究');
    await agree(w);
    await region(w, '处理').getByText('试用规则,不追究').waitFor();
    await w.close();
  });
});

describe.sequential('knowledge', () => {
  it('is previewed with the refused rows, and proposed', async () => {
    const w = await enterAs('稽核', '/console/audit/knowledge');
    await w.page.locator('input[type=file]').setInputFiles([
      { name: '频次.csv', mimeType: 'text/csv', buffer: Buffer.from(table) },
      { name: '交付说明.yaml', mimeType: 'application/yaml', buffer: Buffer.from(layout) },
    ]);
    await w.page.getByRole('button', { name: '预览' }).click();
    const report = region(w, new RegExp('^预览 安澜 ' + batch));
    await report.getByText('不像编码').waitFor();
    await screenshot(w, '审核-知识入库');
    await w.page.getByRole('button', { name: '提出入库' }).click();
    await w.page.getByRole('dialog').getByLabel('原因').fill('公告 ' + own);
    await agree(w);
    await w.page.getByText('已提出').waitFor();
    await w.close();
  });

  it('is taken in by the second person, then found with its course', async () => {
    await approve(batch, '审核-知识复核');
    const w = await enterAs('稽核', '/console/audit/points');
    await w.page.getByLabel('项目编码或它的开头').fill(`E${own}01`);
    await w.page.keyboard.press('F3');
    const row = region(w, '知识点').getByRole('row').filter({ hasText: '换药' + own });
    await row.waitFor();
    await screenshot(w, '审核-知识点');
    await row.getByRole('link').click();
    await region(w, '各版本(1)').getByText(batch).waitFor();
    await screenshot(w, '审核-一个知识点');
    await w.close();
  });
});
