// The desk 审核: findings with their evidence, rules, trials on history, knowledge.
import { lazy } from 'react';
import { AuditOutlined } from '@ant-design/icons';
import type { Desk } from '../../shell/registry';

export const desk: Desk = {
  key: 'audit',
  title: '审核',
  icon: <AuditOutlined />,
  order: 40,
  pages: [
    {
      path: 'findings',
      title: '疑点',
      permissions: ['audit.finding.read'],
      component: lazy(() => import('./FindingsPage')),
      personal: true,
      help: (
        <>
          <p>审核规则查出的疑点。上面按规则和状态汇总,点一格就只看那一格;下面是清单,双击一行看依据并处理。</p>
          <p>影子规则查出的不对外,只供试用规则。结算撤销了,它的疑点自动关闭。导出要写原因,记入操作留痕。</p>
        </>
      ),
    },
    {
      path: 'finding/:findingId',
      title: '疑点',
      permissions: ['audit.finding.read'],
      component: lazy(() => import('./FindingPage')),
      hidden: true,
      personal: true,
      help: (
        <>
          <p>最上面一句话说为什么是疑点。“对照”把医嘱、收费、报告和病历、条款并列,打 ✗ 的是矛盾处;限次限量的规则列出数进去的以前的费用。下面是全部明细、全部资料和所用的规则版本、知识点版本。</p>
          <p>看明白以后“认定”或“不成立”,都要写理由。已经处理过的要改,须由另一人办理。</p>
        </>
      ),
    },
    {
      path: 'rules',
      title: '审核规则',
      permissions: ['audit.rule.read'],
      component: lazy(() => import('./RulesPage')),
      help: (
        <>
          <p>各条规则现在的版本。草稿只能试跑;影子随业务运行、不对外;启用的对外。双击一行看文本、例和全部版本。</p>
          <p>启用和停用由稽核提出,负责人在“待办”里复核后生效。</p>
        </>
      ),
    },
    {
      path: 'rule/:rule',
      title: '规则',
      permissions: ['audit.rule.read'],
      component: lazy(() => import('./RulePage')),
      hidden: true,
      help: (
        <>
          <p>改规则文本和例,按 F4 检查并就地试算:有问题的逐行指出,没有问题的把例都算一遍。</p>
          <p>“版本”里任选两个版本逐行比较,− 删去、+ 新增、≠ 改动。</p>
          <p>先存草稿,在历史账单上试跑,看命中和准确率;满意了转影子,再提出启用。例全部相符才能提出启用。</p>
        </>
      ),
    },
    {
      path: 'new',
      title: '写新规则',
      permissions: ['audit.rule.write'],
      component: lazy(() => import('./NewRulePage')),
      help: <p>从一个样子写起。“种类”决定由哪个判断程序来算;种类里没有的写成式子。写好按 F4 检查、试算,存草稿以后在“审核规则”里找得到。</p>,
    },
    {
      path: 'trials',
      title: '试跑记录',
      permissions: ['audit.rule.read'],
      component: lazy(() => import('./TrialsPage')),
      help: <p>规则在已经结算的账单上试跑的记录,新的在前。试跑在后台进行,一次一个,不写疑点,不影响业务。要开始一次试跑,请打开一条规则。</p>,
    },
    {
      path: 'trial/:trialId',
      title: '试跑',
      permissions: ['audit.rule.read'],
      component: lazy(() => import('./TrialPage')),
      hidden: true,
      personal: true,
      help: <p>一次试跑的结果:命中、质疑金额,按月、按机构,缺少什么事实没有判。准确率只看同类疑点已经处理过的:认定 ÷(认定 + 不成立)。</p>,
    },
    {
      path: 'points',
      title: '知识点',
      permissions: ['audit.rule.read'],
      component: lazy(() => import('./PointsPage')),
      help: <p>具体哪个药、哪个项目、限什么。按名称、原文、编码、种类、批次查找;填“某天有效”只看那天管用的版本。双击一行看它的原文和沿革。</p>,
    },
    {
      path: 'point/:number',
      title: '知识点',
      permissions: ['audit.rule.read'],
      component: lazy(() => import('./PointPage')),
      hidden: true,
      help: <p>一个知识点的全部版本,新的在前,以及它替代了谁、被谁替代。疑点总是按收费那天有效的版本判。</p>,
    },
    {
      path: 'knowledge',
      title: '知识入库',
      permissions: ['audit.rule.publish'],
      component: lazy(() => import('./KnowledgePage')),
      help: (
        <>
          <p>把两库的附件(xlsx、csv、jsonl)交上来,可以几个一起。先预览:装入多少、拒绝哪些行、为什么,一行都不写入。</p>
          <p>随程序附带说明的批次只交附件就可以;自己的表另附一份交付说明(yaml)。提出以后由负责人复核,一次写入。</p>
        </>
      ),
    },
  ],
};
