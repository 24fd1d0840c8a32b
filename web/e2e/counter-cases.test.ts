// What takes more than one visit to the counter: papers that are missing and come
// later, a reimbursement that is given back and one that is taken back, a chronic
// disease that experts decide on, benefits that are paid month by month.
import { describe, expect, it } from 'vitest';
import { agree, enterAs, screenshot, simulator, withBrowser, type Window } from './browser';
import { change, dayOf, idCard, person } from './persons';

withBrowser();

const ask = (w: Window, path: string) => w.page.evaluate(async (url) => (await fetch('/api/v1' + url)).json() as Promise<Record<string, Record<string, string>[]>>, path);
const card = (w: Window, name: string) => w.page.getByRole('region', { name, exact: true });
const drawer = (w: Window) => w.page.getByRole('dialog').last();
const identity = '医保电子凭证或有效身份证件或社会保障卡';

async function choose(w: Window, label: RegExp, words: string) {
  const select = w.page.getByRole('combobox', { name: label }).last();
  await select.click();
  await select.fill(words);
  await w.page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: words }).first().click();
}

// approveLast has the second person agree to what was proposed with the reason.
async function approve(reason: string) {
  const w = await enterAs('复核', '/console/approvals/inbox');
  await w.page.getByRole('row').filter({ hasText: reason }).getByRole('link', { name: '办理' }).click();
  await w.page.getByRole('button', { name: '同意并办理' }).click();
  await agree(w);
  await w.page.getByText('同意并办理已办理').waitFor();
  await w.close();
}

describe.sequential('what takes more than one visit', () => {
  it('takes papers in, tells once what is missing, takes the rest and ends the case', async () => {
    const w = await enterAs('经办', '/console/');
    const psnNo = await person(w, { name: '司徒受理', certno: idCard('19700411', 311), scheme: '390' });
    await w.page.goto('/console/counter/person/' + psnNo);
    await w.page.getByRole('button', { name: '受理材料' }).click();
    await choose(w, /^事项/, '门诊慢特病病种待遇认定');
    await w.page.getByRole('checkbox', { name: new RegExp('^' + identity) }).check();
    await w.page.getByTestId('missing').getByText('病历资料').waitFor();
    await screenshot(w, '窗口-受理材料');
    await w.page.keyboard.press('Control+Enter');
    await w.page.getByTestId('case-missing').getByText('病历资料').waitFor();
    await screenshot(w, '窗口-受理件-补正');
    const caseNo = decodeURIComponent(new URL(w.page.url()).pathname.split('/').pop()!);

    await w.page.goto('/console/counter/cases?state=补正&psn_no=' + psnNo);
    await w.page.getByRole('row').filter({ hasText: caseNo }).getByText('补正').waitFor();
    await screenshot(w, '窗口-受理件');
    await w.page.getByRole('row').filter({ hasText: caseNo }).getByRole('link', { name: '办理' }).click();
    const later = w.page.getByRole('group', { name: '补交材料' });
    for (const name of [/^门诊慢特病病种待遇认定申请表/, /^病历资料/]) await later.getByRole('checkbox', { name }).check();
    await later.getByRole('button', { name: '收下 2 样' }).click();
    await w.page.getByText('已收下,材料齐全').waitFor();
    await w.page.getByRole('button', { name: '办结' }).click();
    await agree(w);
    await w.page.getByText('受理件已办结').waitFor();
    await w.page.getByText('受理 → 办结').waitFor();
    await screenshot(w, '窗口-受理件-办结');

    const refused = await change(w, '/cases', { step_code: 'MT-01', psn_no: psnNo });
    await w.page.goto('/console/counter/case/' + refused.case_no);
    await w.page.getByRole('button', { name: '退回' }).click();
    await drawer(w).getByRole('textbox').fill('病种不在目录里');
    await agree(w);
    await w.page.getByText('受理件已退回').waitFor();
    await w.close();
  });

  it('corrects a reimbursement that was given back, and takes one back that was agreed to', async () => {
    const w = await enterAs('经办', '/console/');
    const psnNo = await person(w, { name: '司徒补正', certno: idCard('19710512', 312), scheme: '310' });
    const place = (await ask(w, '/institutions?words=' + encodeURIComponent('人民医院'))).institutions![0]!;
    const item = (await ask(w, '/items?admdvs=390100&words=' + encodeURIComponent('诊'))).items![0]!;
    const entered = await change(w, '/reimbursements', {
      psn_no: psnNo,
      content: {
        insutype: '310', med_type: '11', fixmedins_code: place.fixmedins_code, mdtrtarea_admvs: '390100', begndate: dayOf(0), diag_codes: ['J06.900'],
        receipts: [{ invono: '3903' + Date.now().toString().slice(-8), amount: '80.00' }],
        lines: [{ feedetl_sn: '1', med_list_codg: item.med_list_codg, name: item.name, pric: '80', cnt: '1', det_item_fee_sumamt: '80.00' }],
        payee: '司徒补正', bank: '安澜银行', bankacct: '6222000000000000077',
      },
      materials: [identity, '医药机构收费票据', '费用清单', '诊断证明'].map((name) => ({ name, form: '原件' })),
    });
    const at = '/console/counter/reimbursement/' + entered.app_id;
    await w.close();
    const second = await enterAs('复核', at);
    await second.page.getByRole('button', { name: '退回补正' }).click();
    await drawer(second).getByRole('textbox').fill('开户银行没有写支行');
    await agree(second);
    await second.page.getByText('退回补正已办理').waitFor();
    await second.close();

    const clerk = await enterAs('经办', at);
    await clerk.page.getByRole('button', { name: '补正', exact: true }).click();
    await clerk.page.getByText('退回补正:开户银行没有写支行').waitFor();
    await clerk.page.getByRole('checkbox', { name: /^更正申请内容/ }).check();
    expect(await clerk.page.getByRole('textbox', { name: '银行账号' }).inputValue()).toMatch(/^\*+0077$/);
    await clerk.page.getByRole('textbox', { name: '开户银行' }).fill('安澜银行石桥支行');
    await screenshot(clerk, '窗口-零星报销补正');
    await clerk.page.keyboard.press('Control+Enter');
    await clerk.page.getByText('已补正,等待初审').waitFor();
    await clerk.page.getByRole('button', { name: '初审' }).click();
    await agree(clerk);
    await clerk.page.getByText('初审已办理,送复审').waitFor();
    await clerk.close();

    const reviewer = await enterAs('复核', at);
    await reviewer.page.getByRole('button', { name: '复审同意' }).click();
    await agree(reviewer);
    await reviewer.page.getByRole('link', { name: '为什么这样付' }).waitFor();
    await reviewer.close();

    const again = await enterAs('经办', at);
    await again.page.getByRole('button', { name: '提出撤销' }).click();
    await drawer(again).getByRole('textbox').fill('司徒补正票据拿错');
    await agree(again);
    await again.page.getByText('已提交复核').waitFor();
    await again.close();
    await approve('司徒补正票据拿错');
    const shown = await enterAs('经办', at);
    await shown.page.getByText('已撤销').first().waitFor();
    await shown.close();
  });

  it('applies for a chronic disease; an expert votes; the clerk re-checks it', async () => {
    const w = await enterAs('经办', '/console/');
    const psnNo = await person(w, { name: '司徒慢病', certno: idCard('19580613', 313), scheme: '390' });
    await w.page.goto('/console/counter/person/' + psnNo);
    await w.page.getByRole('toolbar', { name: '办理' }).getByRole('button', { name: /^待遇备案/ }).click();
    await w.page.getByRole('menuitem', { name: '慢特病申请' }).click();
    await drawer(w).getByLabel(/^病种编码/).fill('M03900');
    await drawer(w).getByLabel(/^病种名称/).fill('高血压');
    const reviewer = (await ask(w, `/persons/${psnNo}/chronic-experts`)).experts!;
    const mine = await enterAs('复核', '/console/');
    const own = ((await ask(mine, '/me')).staff as unknown as { staff_no: string }).staff_no;
    expect(reviewer.map((e) => e.staff_no)).toContain(own);
    await choose(w, /^评审专家/, own);
    await w.page.keyboard.press('Escape');
    await screenshot(w, '窗口-慢特病申请');
    await drawer(w).getByRole('button', { name: /^申请/ }).click();
    await w.page.getByText('已受理,待评审').waitFor();
    await w.close();

    await mine.page.goto('/console/counter/reviews?mine=true');
    await mine.page.getByRole('row').filter({ hasText: psnNo }).getByRole('link', { name: '评审' }).click();
    await drawer(mine).getByText('窗口受理').waitFor();
    await screenshot(mine, '窗口-慢特病评审');
    await drawer(mine).getByRole('button', { name: '同意', exact: true }).click();
    await drawer(mine).getByRole('textbox').fill('符合认定标准');
    await agree(mine);
    await mine.page.getByText('已投同意票').waitFor();
    await drawer(mine).getByText('评审通过').waitFor();
    await mine.close();

    const clerk = await enterAs('经办', '/console/counter/person/' + psnNo);
    await card(clerk, '待遇备案').getByRole('row').filter({ hasText: '高血压' }).getByRole('button', { name: '复审' }).click();
    await choose(clerk, /^复审结果/, '不再符合');
    await drawer(clerk).getByLabel(/^复审意见/).fill('血压正常,已停药');
    await clerk.page.keyboard.press('Control+Enter');
    await clerk.page.getByText('今天起终止').waitFor();
    await clerk.page.goto('/console/counter/rechecks?days=365');
    await clerk.page.getByRole('heading', { name: '慢特病复审' }).waitFor();
    await clerk.close();
  });

  it('pays a benefit month by month, with a proof of life, until it ends', async () => {
    const w = await enterAs('经办', '/console/');
    const psnNo = await person(w, { name: '司徒工伤', certno: idCard('19650714', 315), scheme: '310' });
    await w.page.goto('/console/counter/person/' + psnNo);
    const within = card(w, '现金待遇');
    const begin = async (item: string) => {
      await within.getByRole('button', { name: /^现金待遇/ }).click();
      await w.page.getByRole('menuitem', { name: item }).click();
    };
    await begin('登记工伤定期待遇');
    await choose(w, /^种类/, '四级伤残');
    await drawer(w).getByLabel(/^本人工资/).fill('6000');
    await drawer(w).getByLabel(/^自哪天起/).fill(dayOf(0));
    await drawer(w).getByLabel(/^收款人/).fill('司徒工伤');
    await screenshot(w, '窗口-工伤定期待遇');
    await w.page.keyboard.press('Control+Enter');
    await within.getByText('四级伤残').waitFor();
    await within.getByText('没有认证过').waitFor();
    await begin('待遇资格认证');
    await drawer(w).getByLabel(/^认证日期/).waitFor();
    await w.page.keyboard.press('Control+Enter');
    await within.getByText(/有效到/).waitFor();
    await screenshot(w, '窗口-现金待遇');
    await within.getByRole('button', { name: '终止发放' }).click();
    await drawer(w).getByLabel(/^自哪天起不再发放/).fill(dayOf(0));
    await drawer(w).getByLabel(/^原因/).fill('恢复劳动能力');
    await w.page.keyboard.press('Control+Enter');
    await within.getByText('四级伤残').waitFor({ state: 'hidden' });
    await w.close();
  });

  it('reads a card by F2, and takes the code of a telephone once', async () => {
    const place = (kind: string) => fetch(simulator() + '/place', { method: 'POST', body: new URLSearchParams({ who: '0', kind }) });
    const w = await enterAs('经办', '/console/counter/find');
    const field = w.page.getByLabel('读卡、扫码或输入');
    const who = w.page.getByRole('region', { name: '参保人', exact: true });
    await field.waitFor();
    await place('身份证');
    await w.page.keyboard.press('F2');
    await who.waitFor();
    const number = await who.getByText(/^人员编号/).innerText();
    await place('');

    await place('电子凭证');
    const page = await (await fetch(simulator() + '/')).text();
    const code = />(EC[A-Z2-7]+)</.exec(page)![1]!;
    await w.page.goto('/console/counter/find');
    await field.waitFor();
    await w.page.keyboard.press('F2');
    await who.waitFor();
    expect(await who.getByText(/^人员编号/).innerText()).toBe(number);
    await screenshot(w, '窗口-电子凭证');

    w.expectRefusals();
    await w.page.goto('/console/counter/find');
    await field.fill(code);
    await w.page.keyboard.press('Enter');
    await w.page.getByText('[YB2034]').waitFor();
    await screenshot(w, '窗口-电子凭证-用过');
    await w.close();
  });
});
