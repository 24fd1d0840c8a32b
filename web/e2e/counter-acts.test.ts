// Every act at the counter on one person, played as a clerk plays it: from the card
// it belongs to, by the keyboard, and by a second person where two are needed.
import { describe, expect, it } from 'vitest';
import { agree, enterAs, screenshot, withBrowser, type Window } from './browser';
import { approved, change, changeAs, day, dayOf, idCard, person } from './persons';

withBrowser();

const stamp = Date.now().toString(36).toUpperCase();
const page = (psnNo: string) => '/console/counter/person/' + psnNo;
const card = (w: Window, name: string) => w.page.getByRole('region', { name, exact: true });
const drawer = (w: Window) => w.page.getByRole('dialog');

// begin opens the form of an act from the menu of its card.
async function begin(w: Window, within: string, menu: string, item: string) {
  await (within ? card(w, within) : w.page.getByRole('toolbar', { name: '办理' })).getByRole('button', { name: menu + ' ▾', exact: true }).click();
  await w.page.getByRole('menuitem', { name: item, exact: true }).click();
  await drawer(w).getByRole('button', { name: /Ctrl\+Enter/ }).waitFor();
}

// send sends the form by key and waits until it has closed.
async function send(w: Window) {
  await w.page.keyboard.press('Control+Enter');
  await drawer(w).waitFor({ state: 'hidden' });
}

async function choose(w: Window, label: RegExp, option: string) {
  const select = drawer(w).getByRole('combobox', { name: label });
  await select.click();
  await select.fill(option);
  await w.page.locator('.ant-select-dropdown:visible').getByTitle(option, { exact: true }).click();
}

// chooseHaving picks the option that has the words in it.
async function chooseHaving(w: Window, label: RegExp, words: string) {
  await drawer(w).getByRole('combobox', { name: label }).click();
  await w.page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: words }).click();
}

// take finds a person inside a form by what was typed, and takes him.
async function take(w: Window, label: RegExp, typed: string, psnNo: string) {
  const select = drawer(w).getByRole('combobox', { name: label });
  await select.click();
  await select.fill(typed);
  await w.page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: psnNo }).click();
}

const fill = (w: Window, label: RegExp, text: string) => drawer(w).getByLabel(label).fill(text);

// agreed has the second person agree to what was proposed.
async function agreed(words: string) {
  const w = await enterAs('复核', '/console/approvals/inbox');
  await w.page.getByRole('row').filter({ hasText: words }).getByRole('link', { name: '办理' }).click();
  await w.page.getByRole('button', { name: '同意并办理' }).click();
  await agree(w);
  await w.page.getByText('同意并办理已办理').waitFor();
  await w.close();
}

const waits = (w: Window, words: string) => w.page.getByRole('region', { name: '两人办理的事项' }).getByText(words).first().waitFor();

describe.sequential('acts on a person', () => {
  it('joins a family and leaves it; a death ends everything', async () => {
    const w = await enterAs('经办', '/console/');
    const certno = idCard('19600310', 121);
    const mother = await person(w, { name: '皇甫秀兰', certno: idCard('19620412', 142), scheme: '390' });
    const father = await person(w, { name: '皇甫长庚', certno, scheme: '390' });
    await w.page.goto(page(mother));
    await card(w, '家庭').getByText('没有登记家庭').waitFor();
    await begin(w, '家庭', '家庭', '加入家庭');
    await take(w, /^家人 /, certno, father);
    await drawer(w).getByText('还没有家庭,两人设立新家庭').waitFor();
    await choose(w, /^本人与户主的关系/, '配偶');
    await screenshot(w, '窗口-加入家庭');
    await send(w);
    await card(w, '家庭').getByRole('link', { name: father }).click();
    await card(w, '家庭').getByText(father + '(本人)').waitFor();

    await begin(w, '参保', '人员', '死亡登记');
    await w.page.keyboard.press('Control+Enter');
    await drawer(w).getByText('请填写死亡日期').waitFor();
    await fill(w, /^死亡日期/, day(1));
    await fill(w, /^死亡证明或依据/, '医学证明 390100-7');
    await drawer(w).getByRole('checkbox', { name: /^死亡证明/ }).check();
    await drawer(w).getByTestId('missing').getByText('申领人有效身份证件').waitFor();
    await screenshot(w, '窗口-死亡登记');
    await drawer(w).getByRole('checkbox', { name: /^死亡证明/ }).uncheck();
    await send(w);
    await card(w, '参保人').getByText('已登记死亡').waitFor();
    await card(w, '家庭').getByText('没有登记家庭').waitFor();

    await w.page.goto(page(mother));
    await begin(w, '家庭', '家庭', '退出家庭');
    await fill(w, /^原因/, '丧偶');
    await send(w);
    await card(w, '家庭').getByText('没有登记家庭').waitFor();
    await w.close();
  });

  it('suspends, resumes, changes and ends cover; takes into a special group', async () => {
    const w = await enterAs('经办', '/console/');
    const psnNo = await person(w, { name: '澹台停续', certno: idCard('19870615', 163), scheme: '390' });
    await w.page.goto(page(psnNo));
    const cover = card(w, '参保');
    await cover.getByText('正常参保').waitFor();
    await begin(w, '', '参保变更', '暂停参保');
    await fill(w, /^原因/, '外出务工,在外地参保');
    await send(w);
    await cover.getByText('暂停参保').waitFor();
    await begin(w, '', '参保变更', '恢复参保');
    await fill(w, /^原因/, '返乡');
    await send(w);
    await cover.getByText('正常参保').waitFor();
    await begin(w, '', '参保变更', '人员类别变更');
    await choose(w, /^人员类别/, '大学生');
    await fill(w, /^原因/, '考取本地高校');
    await send(w);
    await cover.getByText('大学生').waitFor();
    await begin(w, '', '参保变更', '特殊身份认定、取消');
    await choose(w, /^身份类别/, '低保救助对象(低保)');
    await fill(w, /^原因/, '民政认定');
    await screenshot(w, '窗口-特殊身份');
    await send(w);
    await cover.getByText('低保救助对象').waitFor();
    await begin(w, '参保', '人员', '单位变动');
    await fill(w, /^统一社会信用代码/, '91390100000000000X');
    await fill(w, /^原因/, '入职');
    w.expectRefusals();
    await w.page.keyboard.press('Control+Enter');
    await drawer(w).getByTestId('refused').waitFor();
    await w.close();
  });

  it('lets whoever may see a number in plain text, for a reason', async () => {
    const w = await enterAs('经办', '/console/');
    const certno = idCard('19870615', 181);
    const psnNo = await person(w, { name: '澹台明文', certno, scheme: '390' });
    await w.page.goto(page(psnNo));
    const who = card(w, '参保人');
    await who.getByText('居民身份证').waitFor();
    expect(await who.innerText()).not.toContain(certno);
    await who.getByRole('button', { name: '查看明文' }).last().click();
    await drawer(w).getByLabel(/^原因/).fill('与身份证原件核对');
    await w.page.keyboard.press('Enter');
    await who.getByText(certno).waitFor();
    await who.getByRole('button', { name: '恢复遮盖' }).click();
    await who.getByText(certno).waitFor({ state: 'hidden' });
    await w.close();
  });

  it('merges two numbers of one person, and parts them again, by two persons', async () => {
    const w = await enterAs('经办', '/console/');
    const kept = await person(w, { name: '公冶重号', certno: idCard('19830730', 203), scheme: '390' });
    const passport = 'E' + String(Date.now()).slice(-8);
    const { psn_no: absorbed } = await change(w, '/enrolment/persons', { admdvs: '390100', psn_name: '公冶重号', psn_cert_type: '08', certno: passport, gend: '1', brdy: '1983-07-30' });
    await w.page.goto(page(kept));
    await begin(w, '参保', '人员', '一人两号合并');
    await take(w, /^并入本人/, passport, absorbed!);
    await fill(w, /^原因/, '同一人用护照又登记了一次');
    await screenshot(w, '窗口-合并');
    await send(w);
    await waits(w, '重复参保合并');
    await screenshot(w, '窗口-等另一人复核');
    await agreed(`重复参保合并(人员 ${kept})`);
    await w.page.reload();
    await card(w, '参保').getByText('合并进来的旧编号:' + absorbed).waitFor();
    await begin(w, '参保', '人员', '撤销合并');
    await chooseHaving(w, /^拆出哪个编号/, absorbed!);
    await fill(w, /^原因/, '不是同一人');
    await send(w);
    await waits(w, '撤销合并');
    await approved(kept);
    await w.page.reload();
    await w.page.getByRole('button', { name: '两人办理的事项(2)' }).waitFor();
    await card(w, '参保').getByText('合并进来的旧编号').waitFor({ state: 'hidden' });
    await w.close();
  });

  it('moves somebody in with his account and out again; the account is shared, drawn on', async () => {
    const w = await enterAs('经办', '/console/');
    const childCert = idCard('20100909', 226);
    const psnNo = await person(w, { name: '宗政迁徙', certno: idCard('19820202', 225) });
    const child = await person(w, { name: '宗政小迁', certno: childCert, scheme: '390' });
    await w.page.goto(page(psnNo));
    await begin(w, '', '关系转移', '关系转入');
    await choose(w, /^人员类别/, '职工在职');
    await fill(w, /^转移凭证编号/, 'ZY' + stamp);
    await fill(w, /^转出地区划/, '110000');
    await fill(w, /^实际缴费月数/, '36');
    await fill(w, /^随转的账户余额/, '500.00');
    await fill(w, /^原因/, '跨省流动就业');
    await screenshot(w, '窗口-关系转入');
    await send(w);
    await waits(w, '关系转入');
    await approved(psnNo);
    await w.page.reload();
    const account = card(w, '个人账户');
    await account.getByText('500.00').first().waitFor();

    await begin(w, '个人账户', '账户', '家庭共济授权');
    await take(w, /^可以使用/, childCert, child);
    await choose(w, /^家人是本人的/, '子女');
    await fill(w, /^每年限额/, '300');
    await screenshot(w, '窗口-共济授权');
    await send(w);
    await account.getByText('子女 ' + child).waitFor();
    await account.getByRole('button', { name: '撤销共济' }).click();
    await drawer(w).getByLabel(/^撤销的依据/).fill('本人申请');
    await agree(w);
    await account.getByText('子女 ' + child).waitFor({ state: 'hidden' });

    await begin(w, '个人账户', '账户', '提取');
    await fill(w, /^提取金额/, '200');
    await fill(w, /^收款人/, '宗政迁徙');
    await fill(w, /^开户银行/, '安澜银行');
    await fill(w, /^银行账号/, '6222000000000000018');
    await fill(w, /^原因/, '出国定居');
    await send(w);
    await waits(w, '提取个人账户');
    await approved(psnNo);
    await w.page.reload();
    await account.getByText('300.00').first().waitFor();

    await begin(w, '缴费', '缴费', '退休缴费年限');
    await w.page.keyboard.press('Control+Enter');
    await drawer(w).getByText(/^要求 \d+ 个月/).waitFor();
    await screenshot(w, '窗口-缴费年限');
    await w.page.keyboard.press('Escape');
    await drawer(w).waitFor({ state: 'hidden' });

    await begin(w, '', '关系转移', '关系转出');
    await fill(w, /^转入地区划/, '390200');
    await fill(w, /^原因/, '调动');
    await send(w);
    await waits(w, '关系转出');
    await approved(psnNo);
    await w.page.reload();
    await card(w, '参保').getByText('终止参保').waitFor();
    await screenshot(w, '窗口-转出以后');
    await w.close();
  });

  it('ends a filing; suspends benefits and lifts it', async () => {
    const w = await enterAs('经办', '/console/');
    const psnNo = await person(w, { name: '濮阳远行', certno: idCard('19751111', 244), scheme: '390' });
    await change(w, `/persons/${psnNo}/registrations`, { kind: '异地', insutype: '390', code: '110000', detail: '长期', reason: '随子女居住' });
    await w.page.goto(page(psnNo));
    const filings = card(w, '待遇备案');
    await filings.getByText('长期(110000)').waitFor();
    await filings.getByRole('button', { name: '终止' }).click();
    await drawer(w).getByLabel(/原因/).fill('返回本地居住');
    await agree(w);
    await filings.getByText('长期(110000)').waitFor({ state: 'hidden' });

    await begin(w, '待遇备案', '待遇', '暂停待遇');
    await fill(w, /^依据/, '《医疗保障基金使用监督管理条例》第四十一条');
    await fill(w, /^原因/, '转借医保凭证');
    await send(w);
    await w.page.getByRole('region', { name: '待遇限制' }).getByText('转借医保凭证').waitFor();
    await begin(w, '待遇备案', '待遇', '恢复待遇');
    await fill(w, /^原因/, '已改正');
    await send(w);
    await w.page.getByText('转借医保凭证').waitFor({ state: 'hidden' });
    await w.close();
  });

  it('prints the receipt of a contribution with its number, and pays it back by two persons', async () => {
    const w = await enterAs('经办', '/console/');
    const psnNo = await person(w, { name: '令狐缴费', certno: idCard('19920521', 265), scheme: '390' });
    const debtor = { admdvs: '390100', debtor_type: '个人', debtor_no: psnNo };
    const prefix = 'S' + stamp;
    await change(w, '/contributions/receipt-batches', { admdvs: '390100', kind: '收据', prefix, first: 1, last: 20 });
    await change(w, '/contributions/bills', { ...debtor, insutype: '390', class: '城乡居民', term: dayOf(0).slice(0, 4), reason: '年中参保' });
    await w.page.addInitScript(() => {
      const printed = globalThis as unknown as { printed?: string; print: () => void; document: { querySelector: (s: string) => { textContent: string } | null }; dispatchEvent: (e: Event) => void };
      printed.print = () => { // the dialog, and that it was closed
        printed.printed = printed.document.querySelector('.paper')?.textContent;
        printed.dispatchEvent(new Event('afterprint'));
      };
    });
    await w.page.goto(page(psnNo));
    const levy = card(w, '缴费');
    await levy.getByText('未缴清').waitFor();
    await w.page.keyboard.press('F8');
    await chooseHaving(w, /^票据/, prefix);
    await fill(w, /^实收现金/, '1000');
    await w.page.keyboard.press('Control+Enter');
    await drawer(w).getByText('已入账').waitFor();
    const receipt = (await drawer(w).getByText('票据号:').innerText()).replace('票据号:', '');
    expect(receipt).toContain(prefix);
    await w.page.keyboard.press('F9');
    const paper = await w.page.waitForFunction(() => (globalThis as unknown as { printed?: string }).printed);
    expect(await paper.jsonValue()).toContain('票据号:' + receipt);
    await w.page.keyboard.press('Escape');
    await drawer(w).waitFor({ state: 'hidden' });

    await begin(w, '缴费', '缴费', '退费');
    await drawer(w).getByText(receipt).waitFor();
    await fill(w, /^原因/, '已在外地参保,重复缴费');
    await screenshot(w, '窗口-退费');
    await send(w);
    await waits(w, '退费');
    await agreed(`(个人 ${psnNo})`);
    await w.page.reload();
    await levy.getByText('未缴清').waitFor();
    await levy.getByRole('button', { name: '缴费记录' }).click();
    await drawer(w).getByRole('cell', { name: receipt, exact: true }).waitFor();
    await screenshot(w, '窗口-缴费记录');
    await w.page.keyboard.press('Escape');
    await drawer(w).waitFor({ state: 'hidden' });

    await begin(w, '缴费', '缴费', '作废票据');
    await chooseHaving(w, /^票据批次/, prefix);
    await fill(w, /^号码/, '1');
    await fill(w, /^原因/, '已退费,收回票据');
    await send(w);
    await w.close();
  });

  it('bills months that were left out, voids a bill, uses what was paid too much', async () => {
    const w = await enterAs('经办', '/console/');
    const { psn_no: psnNo } = await change(w, '/enrolment/persons', { admdvs: '390100', psn_name: '太叔灵活', psn_cert_type: '01', certno: idCard('19850325', 307), cover: { insutype: '310', psn_type: '1103', tier: '全额' } });
    const thisMonth = dayOf(0).slice(0, 7);
    await w.page.goto(page(psnNo!));
    const levy = card(w, '缴费');
    const back = async () => {
      await begin(w, '缴费', '缴费', '补缴');
      await fill(w, /^从哪个月/, thisMonth);
      await drawer(w).getByText('补缴 1 个月').waitFor();
      await fill(w, /^原因/, '漏缴');
      await send(w);
      await levy.getByText('未缴清').first().waitFor();
    };
    await back();
    await screenshot(w, '窗口-补缴');
    await begin(w, '缴费', '缴费', '作废缴费单');
    await fill(w, /^原因/, '开错了');
    await send(w);
    await levy.getByText('没有开给本人的缴费单').waitFor();
    await change(w, '/contributions/payments', { admdvs: '390100', debtor_type: '个人', debtor_no: psnNo, insutype: '310', channel: '柜台', amount: '3000' });
    await back();
    await begin(w, '缴费', '缴费', '使用暂收');
    await send(w);
    await levy.getByText('缴清').first().waitFor();
    await screenshot(w, '窗口-使用暂收');
    await w.close();
  });

  it('hands an account to the heirs after a death', async () => {
    const w = await enterAs('经办', '/console/');
    const psnNo = await person(w, { name: '申屠故人', certno: idCard('19500808', 323) });
    await change(w, '/enrolment/arrivals', { admdvs: '390100', psn_no: psnNo, insutype: '310', psn_type: '1201', certificate_no: 'ZJ' + stamp, from_admdvs: '110000', paid_months: 300, balance: '88.00', reason: '投靠子女' });
    await approved(psnNo);
    await change(w, '/enrolment/deaths', { psn_no: psnNo, die_date: dayOf(0), reason: '医学证明' });
    await w.page.goto(page(psnNo));
    await begin(w, '个人账户', '账户', '继承');
    await fill(w, /^第 1 位分得/, '50');
    await fill(w, /^收款人/, '申屠继承');
    await fill(w, /^开户银行/, '安澜银行');
    await fill(w, /^银行账号/, '6222000000000000018');
    await drawer(w).getByRole('button', { name: '增加一位继承人' }).click();
    await fill(w, /^第 2 位分得/, '38');
    await drawer(w).getByLabel(/^收款人/).nth(1).fill('申屠次子');
    await drawer(w).getByLabel(/^开户银行/).nth(1).fill('安澜银行');
    await drawer(w).getByLabel(/^银行账号/).nth(1).fill('6222000000000000026');
    await drawer(w).getByText('各人合计 88.00 元,账户余额 88.00 元').waitFor();
    await fill(w, /^依据/, '继承公证书');
    await drawer(w).getByText('材料不齐的不能办理').waitFor();
    for (const name of [/^个人账户一次性支取/, /^死亡证明/, /^继承人有效/, /^继承承诺书/]) await drawer(w).getByRole('checkbox', { name }).check();
    await drawer(w).getByText('材料齐全').waitFor();
    await screenshot(w, '窗口-继承');
    await send(w);
    await waits(w, '继承个人账户');
    await approved(psnNo);
    await w.page.reload();
    await card(w, '个人账户').getByText('支出 88.00').waitFor();
    await w.close();
  });

  it('finds what a retroactive identity makes of a settled bill; two persons pay it', async () => {
    const w = await enterAs('经办', '/console/');
    const { psn_no: psnNo } = await change(w, '/enrolment/newborns', {
      admdvs: '390100', psn_name: '百里追补', gend: '2', brdy: dayOf(20), begndate: dayOf(20), birth_certno: 'T39' + stamp, parent_cert_type: '01', parent_certno: idCard('19950606', 286), parent_away: true,
      cover: { insutype: '390', psn_type: '1401' },
    });
    const appId = await reimbursed(w, psnNo!);
    await changeAs('复核', `/reimbursements/${appId}/second-review`, {});
    await w.page.goto(page(psnNo!));
    await begin(w, '', '参保变更', '特殊身份认定、取消');
    await choose(w, /^身份类别/, '特困救助对象(特困)');
    await fill(w, /^生效日期/, day(20));
    await fill(w, /^原因/, '民政补认定');
    await send(w);
    await card(w, '参保').getByText('特困救助对象').waitFor();
    await begin(w, '待遇备案', '待遇', '追溯调整(追补、追回)');
    await drawer(w).getByText('应付给本人').waitFor();
    await fill(w, /^收款人/, '百里某');
    await fill(w, /^开户银行/, '安澜银行');
    await fill(w, /^银行账号/, '6222000000000000018');
    await fill(w, /^原因/, '身份补认定,补付医疗救助');
    await screenshot(w, '窗口-追溯调整');
    await send(w);
    await waits(w, '待遇追补');
    await approved(psnNo!);
    await w.page.reload();
    await begin(w, '待遇备案', '待遇', '撤销追溯调整');
    await chooseHaving(w, /^撤销哪一次/, '待遇追补');
    await screenshot(w, '窗口-撤销追溯调整');
    await w.page.keyboard.press('Escape');
    await drawer(w).waitFor({ state: 'hidden' });
    await w.close();
  });
});

interface Items {
  items: { med_list_codg: string; name: string }[];
  institutions: { fixmedins_code: string }[];
}

// reimbursed hands in a stay that was paid by the family, as far as the second
// review.
async function reimbursed(w: Window, psnNo: string): Promise<string> {
  const found = async (path: string) => (await w.page.evaluate(async (url) => (await fetch(url)).json(), '/api/v1' + path)) as Items;
  const item = (await found('/items?words=' + encodeURIComponent('床位') + '&admdvs=390100&limit=1')).items[0]!;
  const place = (await found('/institutions?words=' + encodeURIComponent('人民医院') + '&limit=1')).institutions[0]!;
  const amount = '6000.00';
  const { app_id } = await change(w, '/reimbursements', {
    psn_no: psnNo,
    content: {
      insutype: '390', med_type: '21', fixmedins_code: place.fixmedins_code, mdtrtarea_admvs: '390100', begndate: dayOf(12), enddate: dayOf(6), diag_codes: ['J18.900'],
      payee: '百里某', bank: '安澜银行', bankacct: '6222000000000000018', receipts: [{ invono: 'CA' + stamp, amount }],
      lines: [{ feedetl_sn: '1', med_list_codg: item.med_list_codg, name: item.name, pric: '1000', cnt: '6', det_item_fee_sumamt: amount }],
    },
    materials: ['医保电子凭证或有效身份证件或社会保障卡', '医药机构收费票据', '住院费用清单', '出院记录或诊断证明'].map((name) => ({ name, form: '原件', copies: 1 })),
  });
  await change(w, `/reimbursements/${app_id}/first-review`, {});
  return app_id!;
}
