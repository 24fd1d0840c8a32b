// What the pages of this desk have in common: tags, kinds of rules, links, files
// that the server makes.
import { useState, type ReactNode } from 'react';
import { Tag } from 'antd';
import { Link } from 'react-router';
import type { Answer } from '../../api/client';
import { useLook } from '../../api/hooks';
import { asRefusal, type Refusal } from '../../api/refusal';
import { save, type Choice } from '../../pieces';

export type Finding = NonNullable<Answer<'get', '/api/v1/findings'>['findings']>[number];
export type Version = NonNullable<Answer<'get', '/api/v1/audit/rules/{rule}'>['versions']>[number];
export type Point = NonNullable<Answer<'get', '/api/v1/audit/points'>['points']>[number];
export type Trial = Answer<'get', '/api/v1/audit/backtests/{trial_id}'>;
export type Kind = NonNullable<Answer<'get', '/api/v1/audit/kinds'>['kinds']>[number];

export const levels = ['违规', '可疑', '线索', '提醒'] as const;
export const findingStates = ['待处理', '认定', '不成立', '不追究', '已关闭'] as const;
export const origins = ['事前', '事中', '事后'] as const;
export const ruleStates = ['草稿', '影子', '启用', '停用'] as const;

export type Level = (typeof levels)[number];
export type FindingState = (typeof findingStates)[number];
export type Origin = (typeof origins)[number];
export type RuleState = (typeof ruleStates)[number];

const colours: Record<string, string> = {
  违规: 'red', 可疑: 'orange', 线索: 'blue', 提醒: 'default',
  待处理: 'gold', 认定: 'red', 不成立: 'green', 不追究: 'default', 已关闭: 'default',
  草稿: 'default', 影子: 'purple', 启用: 'green', 停用: 'red',
  进行中: 'blue', 完成: 'green', 失败: 'red', 中断: 'red',
};

// Word is a level or a state.
export function Word({ of }: { of: string }) {
  return <Tag color={colours[of]}>{of}</Tag>;
}

// choicesOf makes words choices of a filter.
export function choicesOf(words: readonly string[]): Choice[] {
  return words.map((w) => ({ value: w, label: w }));
}

// useKinds are the kinds of rules and how their figures are written.
export function useKinds() {
  const look = useLook('get', '/api/v1/audit/kinds', {});
  const kinds = look.data?.kinds ?? [];
  const names = new Map(kinds.map((k) => [k.kind, k.name]));
  return {
    kinds,
    terms: look.data?.terms ?? [],
    choices: kinds.map((k) => ({ value: k.kind, label: `${k.name}(${k.kind})` })),
    nameOf: (kind: string) => names.get(kind) ?? kind,
  };
}

// Addresses of the pages.
export const findingAt = (id: string) => '/audit/finding/' + encodeURIComponent(id);
export const ruleAt = (rule: string) => '/audit/rule/' + encodeURIComponent(rule);
export const trialAt = (id: string) => '/audit/trial/' + encodeURIComponent(id);
export const pointAt = (number: string) => '/audit/point/' + encodeURIComponent(number);

// SettlementLink opens the settlement that is questioned.
export function SettlementLink({ id, children }: { id?: string; children?: ReactNode }) {
  if (!id) return <>-</>;
  return <Link to={'/settlement/one/' + encodeURIComponent(id)}>{children ?? id}</Link>;
}

// keysTold writes the codes or names of a side of a knowledge point.
export function keysTold(keys: Point['items']): string {
  return keys.map((k) => (k.match === '前缀' ? k.text + '*' : k.match === '名称' ? '名:' + k.text : k.text)).join('、');
}

// valuesTold writes the figures of a knowledge point.
export function valuesTold(values: Point['values']): string {
  return values.map((v) => `${v.name} ${v.text}`).join(';');
}

// daysTold writes from when until when something holds; the last day is told.
export function daysTold(from: string, to?: string): string {
  if (!to) return from + ' 起';
  const last = new Date(Date.parse(to + 'T00:00:00Z') - 86_400_000).toISOString().slice(0, 10);
  return `${from} 至 ${last}`;
}

// useDownload fetches a file that the server makes and saves it.
export function useDownload() {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const run = async (name: string, read: () => Promise<Blob>) => {
    setBusy(true);
    setRefusal(null);
    try {
      save(name, await read());
      return true;
    } catch (thrown) {
      setRefusal(asRefusal(thrown));
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  return { busy, refusal, run, clear: () => setRefusal(null) };
}

// Side is one of the parts that stand beside each other.
export function Side({ title, children, extra }: { title: string; children: ReactNode; extra?: ReactNode }) {
  return (
    <section aria-label={title} style={{ minWidth: 0 }}>
      <div className="bar">
        <strong>{title}</strong>
        <span className="grow" />
        {extra}
      </div>
      {children}
    </section>
  );
}

export const beside = { display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(420px, 1fr))', gap: 12, marginBottom: 12 } as const;

// whole keeps the labels of a Descriptions on one line.
export const whole = { label: { whiteSpace: 'nowrap' } } as const;
