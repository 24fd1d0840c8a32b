package importing

import (
	"fmt"
	"strings"
)

// nationNames are the 56 nations in the order of GB/T 3304, which is naty.
const nationNames = "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 " +
	"柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"

// identityNames are psn_idet_type, as the interface edition V1.1.27 lists it.
const identityNames = "21=优抚人员 2101=因公牺牲军人家属 2102=退出现役的残疾军人 2103=二等乙级伤残军人 2104=一至六级残疾军人 2105=老红军 2160=地方扩展优抚人员 " +
	"22=医疗照顾人员 2201=副省级以上在职和退休领导 2211=两院院士 2212=省直直管优秀专家 2231=国家级劳模 2232=享受公务员的省级劳模 2241=亚洲以上冠军运动员 2260=地方扩展医疗照顾人员 " +
	"23=医疗救助人员 2301=三无人员 2302=建档立卡贫困人员 2303=低保救助对象 2304=特困救助对象 2305=低收入救助对象 2306=因病致贫救助对象(含重特大疾病人员) " +
	"2307=农村五保户 2308=残疾人员 2360=地方扩展医疗救助对象人员 24=军人 2401=现役军人家属 2460=地方扩展军人人员,其他军转人员 " +
	"31=计划生育户 32=双女结扎户 33=三结合户 34=独女户 35=放弃生育指标户 36=独生子女户 60=地方扩展其他特殊待遇人员 " +
	"6001=文革基残保健对象 6002=文革全残 6003=建国前老工人 6005=实行退牧的牧民 6006=退地农业劳动力 6007=城中村 6008=失独父母"

var (
	nations    = nationList()
	identities = identityList()
)

// nationList finds a nation by 1, 01, 汉 or 汉族.
func nationList() codeList {
	var l codeList
	for i, name := range strings.Fields(nationNames) {
		code := fmt.Sprintf("%02d", i+1)
		l.entitled(code, name+"族")
		l.codes[name] = code
	}
	l.entitled("97", "其他")
	l.entitled("98", "外国血统中国籍人士")
	return l
}

func identityList() codeList {
	l := codeList{parent: 2}
	for _, pair := range strings.Fields(identityNames) {
		code, name, _ := strings.Cut(pair, "=")
		l.entitled(code, name)
	}
	return l.called("三无=2301 建档立卡=2302 低保=2303 低保对象=2303 特困=2304 特困人员=2304 低收入=2305 低保边缘=2305 因病致贫=2306 五保=2307 五保户=2307 残疾人=2308")
}
