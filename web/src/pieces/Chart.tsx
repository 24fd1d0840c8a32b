// Charts. The library is fetched when the first chart is shown. Tooltips are drawn
// on the canvas, since the page allows no style text; bars carry patterns, so that
// colour is not the only sign.
import { useEffect, useRef } from 'react';
import { Button } from 'antd';
import type { EChartsCoreOption, ECharts } from 'echarts/core';
import { save } from './files';

interface Props {
  title: string; // read out, and the name of the picture
  option: EChartsCoreOption;
  height?: number;
  onOpen?: (at: number) => void; // a click on a category or a slice opens what it is made of
}

export default function Chart({ title, option, height = 320, onOpen }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  const opens = useRef(onOpen);
  opens.current = onOpen;
  useEffect(() => {
    let gone = false;
    let watch: ResizeObserver | undefined;
    void import('./echarts').then(({ init }) => {
      if (gone || !box.current) return;
      chart.current = init(box.current);
      chart.current.setOption(dressed(option));
      clickable(chart.current, 'xAxis' in option, (at) => opens.current?.(at));
      watch = new ResizeObserver(() => chart.current?.resize());
      watch.observe(box.current);
      box.current.dataset.drawn = 'yes';
    });
    return () => {
      gone = true;
      watch?.disconnect();
      chart.current?.dispose();
      chart.current = null;
    };
  }, [option]);
  const picture = async () => {
    const url = chart.current?.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: '#fff' });
    if (url) save(title + '.png', dataBlob(url));
  };
  return (
    <figure aria-label={title} className="figure">
      <div className="bar">
        <strong>{title}</strong>
        <span className="grow" />
        <Button onClick={() => void picture()}>下载 PNG</Button>
      </div>
      <div ref={box} className="chart" role="img" aria-label={title} style={{ height }} />
    </figure>
  );
}

// clickable hears clicks anywhere above a category, or on a slice of a pie.
function clickable(chart: ECharts, categories: boolean, open: (at: number) => void) {
  if (!categories) {
    chart.on('click', (e) => open(e.dataIndex));
    return;
  }
  chart.getZr().on('click', (e) => {
    const point = [e.offsetX, e.offsetY];
    if (chart.containPixel('grid', point)) open(Math.round(chart.convertFromPixel({ seriesIndex: 0 }, point)[0]!));
  });
}

function dressed(option: EChartsCoreOption): EChartsCoreOption {
  const tooltip = typeof option.tooltip === 'object' ? option.tooltip : {};
  return { animation: false, aria: { enabled: true, decal: { show: true } }, ...option, tooltip: { ...tooltip, renderMode: 'richText', confine: true } };
}

function dataBlob(url: string): Blob {
  const text = atob(url.slice(url.indexOf(',') + 1));
  return new Blob([Uint8Array.from(text, (c) => c.charCodeAt(0))], { type: 'image/png' });
}
