// The tour for newcomers, post by post: a few steps, each on a real page of the
// demonstration's city, each with one question that the page answers.
import { ask } from '../api/client';
import { placeOf } from './registry';

export interface Step {
  address: string | (() => Promise<string | undefined>);
  title: string;
  text: string;
}

// someSettlement is the newest settlement of an institution that has one.
async function someSettlement(): Promise<string | undefined> {
  const { institutions } = await ask('get', '/api/v1/institutions', { query: { words: '医院' } });
  for (const { fixmedins_code } of (institutions ?? []).slice(0, 12)) {
    const { settlements } = await ask('get', '/api/v1/institutions/{fixmedins_code}/settlements', { path: { fixmedins_code }, query: { limit: 20 } });
    const told = (settlements ?? []).find((s) => s.medfee_sumamt > 50) ?? settlements?.[0];
    if (told) return told.setl_id;
  }
  return undefined;
}

async function oneSettlement(): Promise<string | undefined> {
  const setlId = await someSettlement();
  return setlId && '/settlement/one/' + setlId;
}

async function someFinding(): Promise<string | undefined> {
  const { findings } = await ask('get', '/api/v1/findings', { query: { state: '待处理', limit: 1 } });
  const first = findings?.[0];
  return first && '/audit/finding/' + first.finding_id;
}

const why: Step = {
  address: oneSettlement,
  title: '这位病人为什么付这么多?',
  text: '这是演示城市里真实走完的一笔结算。最上面是各方各付多少,点开一步就看到:依据哪个文件第几条、数字怎么来、累计从多少到多少。',
};
const find: Step = {
  address: '/settlement/find',
  title: '找到任何一笔结算',
  text: '按人、按结算编号或按医院和日期查。双击一行打开,里面就是刚才那样的说明。',
};
const person: Step = {
  address: '/counter/find',
  title: '从一个人开始',
  text: '读卡、扫码,或输入证件号、姓名、拼音首字母。一个人的参保、缴费、账户、累计、备案、就诊都在一页。',
};
const trial: Step = { address: '/settlement/trial', title: '还没看病,先算要花多少', text: '选人、医院和项目,按 F4 试算,不写账;再换一家医院或一个等级并排比较。' };
const inbox: Step = { address: '/approvals/inbox', title: '要两个人办的事', text: '撤销结算、发布政策、授予角色、退费在这里等第二个人。自己提出的自己不能复核。' };
const findings: Step = { address: '/audit/findings', title: '规则查出了什么', text: '按规则和状态汇总,点一格只看那一格,双击一行看依据。' };
const evidence: Step = { address: someFinding, title: '一个疑点的依据', text: '费用明细、医嘱、条款和规则版本并列在一页,看明白再“认定”或“不成立”。' };
const chain: Step = { address: '/admin/chain', title: '账有没有被改过', text: '按“开始核验”,把账务和留痕的全部哈希链重算一遍。少一行、改一行都会指出来。' };

// steps are those of each permission, in the order in which they are shown; a post
// sees the ones whose page it may open.
const all: { needs: string; step: Step }[] = [
  { needs: 'settlement.read', step: why },
  { needs: 'settlement.read', step: find },
  { needs: 'person.read', step: person },
  { needs: 'enrolment.write', step: { address: '/counter/enrol', title: '给一个新生儿参保', text: '勾选带来的材料,还缺的一次说全。出生医学证明和父母证件就够,从出生起参保。' } },
  { needs: 'settlement.read', step: trial },
  { needs: 'policy.publish', step: { address: '/policy/packages', title: '政策写在哪里', text: '每个地方的每一版政策、它的原文依据和例子都在这里;改好先就地跑例,再由另一人发布。' } },
  { needs: 'policy.publish', step: { address: '/policy/whatifs', title: '改一个数,会怎样', text: '把改动后的政策在已有的结算上重算一遍:基金多付多少、多少人受影响、影响在哪。' } },
  { needs: 'policy.publish', step: { address: '/policy/proposals', title: '两个人才能发布', text: '提出的版本在这里等负责人:逐格看改了什么、例跑得怎样、试算影响多大,同意了才生效。' } },
  { needs: 'audit.finding.read', step: findings },
  { needs: 'audit.finding.read', step: evidence },
  { needs: 'audit.rule.read', step: { address: '/audit/rules', title: '规则从哪里来', text: '打开一条规则,看它的文本、例和全部版本;改了先试跑,再转影子,再由另一人启用。' } },
  { needs: 'fund.read', step: { address: '/fund/overview', title: '钱从哪来、到哪去、够几个月', text: '各基金的收入、支出、结余和可支付月数。每个数点开就是它下面的清单,并与账簿相符。' } },
  { needs: 'approval.read', step: inbox },
  { needs: 'staff.read', step: { address: '/admin/staff', title: '谁可以进来', text: '系统管理员建账号,安全管理员提出角色,由前者复核:没有一个人能独自放人进来。' } },
  { needs: 'staff.read', step: { address: '/admin/roles', title: '每个岗位能做什么', text: '九个岗位、每项权限,和哪些岗位不能由一人兼任。' } },
  { needs: 'session.read', step: { address: '/admin/sessions', title: '现在谁在线', text: '每个会话从哪里来、多久没有动作,可以请它下线。' } },
  { needs: 'trail.read', step: { address: '/admin/trail', title: '谁看过、改过什么', text: '每一次查看、变更、打印、导出和查看明文都在这里,带原因,删不掉。' } },
  { needs: 'books.verify', step: chain },
];

const most = 6;

// stepsFor are the steps of a post.
export function stepsFor(may: (permission: string) => boolean): Step[] {
  const open = all.filter(({ needs, step }) => may(needs) && (typeof step.address !== 'string' || placeOf(step.address) !== undefined));
  // what only few posts see comes first: it is what this post is for
  const shared = new Set([find, person, trial, inbox]);
  const own = open.filter(({ step }) => !shared.has(step)).slice(0, most);
  const room = most - own.length;
  const filled = open.filter(({ step }) => shared.has(step)).slice(0, room);
  const chosen = new Set([...own, ...filled].map(({ step }) => step));
  return open.map(({ step }) => step).filter((s) => chosen.has(s));
}
