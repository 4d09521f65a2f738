"""Words that the cleaning knows: traditional characters of everyday complaints, and how shops talk."""

import re

from .records import Category

_PAIRS = (
    "貨货 發发 質质 壞坏 錯错 買买 賣卖 單单 員员 遞递 個个 這这 們们 來来 沒没 說说 話话 電电 機机 開开 關关 "
    "裝装 裡里 裏里 還还 過过 給给 對对 為为 會会 時时 間间 與与 圖图 實实 圓圆 圍围 顏颜 號号 碼码 寬宽 長长 "
    "舊旧 損损 斷断 裂裂 髒脏 臭臭 黴霉 爛烂 漏漏 點点 線线 縮缩 變变 氣气 熱热 燙烫 聲声 響响 訊讯 網网 連连 "
    "聯联 絡络 繫系 態态 務务 處处 應应 該该 認认 識识 讓让 請请 問问 題题 麼么 樣样 種种 條条 張张 雙双 隻只 "
    "兩两 幾几 萬万 億亿 從从 後后 進进 遠远 運运 輸输 邊边 達达 遲迟 選选 適适 際际 難难 離离 雜杂 雖虽 歡欢 "
    "歲岁 殘残 殼壳 毀毁 滿满 漲涨 潔洁 無无 煩烦 爾尔 狀状 獎奖 產产 畫画 異异 當当 療疗 癢痒 盡尽 盤盘 確确 "
    "禮礼 稱称 穩稳 積积 穿穿 筆笔 簡简 簽签 籤签 紅红 純纯 紙纸 級级 細细 結结 統统 經经 綠绿 維维 緊紧 練练 "
    "縫缝 總总 繩绳 續续 罵骂 義义 習习 職职 聽听 脫脱 臉脸 舉举 蓋盖 薦荐 藍蓝 蘋苹 蟲虫 術术 衛卫 裙裙 補补 "
    "複复 見见 規规 視视 覺觉 觀观 計计 訂订 評评 試试 誇夸 誠诚 誤误 課课 調调 談谈 論论 證证 讀读 負负 貼贴 "
    "貴贵 費费 賠赔 賴赖 購购 贈赠 賬账 帳账 車车 軟软 較较 載载 輕轻 轉转 辦办 農农 釋释 針针 鈕钮 銀银 鏡镜 "
    "鍵键 鎖锁 錢钱 鏈链 鐘钟 閃闪 閒闲 陣阵 陳陈 隨随 險险 雞鸡 靈灵 靜静 頁页 頂顶 項项 順顺 預预 頭头 顆颗 "
    "類类 顯显 風风 飛飞 飯饭 飲饮 養养 餘余 驗验 驅驱 騙骗 髮发 鬆松 魚鱼 鮮鲜 麗丽 麵面 黃黄 黑黑 齊齐 齒齿 "
    "龍龙 龜龟 傷伤 側侧 備备 優优 償偿 價价 儘尽 兒儿 內内 冊册 凍冻 別别 刪删 則则 剛刚 創创 動动 勞劳 勢势 "
    "區区 協协 卻却 參参 嗎吗 嘗尝 嚴严 團团 塊块 報报 塵尘 墊垫 壓压 夠够 夾夹 奪夺 嬰婴 學学 寫写 將将 專专 "
    "尋寻 導导 層层 屬属 幫帮 幹干 廠厂 廣广 廢废 彈弹 強强 徹彻 徑径 復复 惡恶 愛爱 慘惨 慣惯 憑凭 懶懒 戲戏 "
    "戶户 扣扣 掃扫 掛挂 採采 換换 揮挥 摺折 擠挤 擋挡 擔担 據据 擦擦 擺摆 攝摄 敗败 數数 斤斤 於于 暫暂 曬晒 "
    "書书 東东 極极 構构 檢检 欄栏 殺杀 決决 況况 洩泄 涼凉 淨净 減减 測测 溫温 滲渗 滑滑 濕湿 灑洒 燈灯 燒烧 "
    "犧牺 獨独 現现 環环 甜甜 異异 痛痛 盒盒 碎碎 禮礼 穀谷 簾帘 糾纠 係系 紋纹 約约 終终 絕绝 絲丝 綁绑 緩缓 "
    "織织 纖纤 膚肤 腫肿 膠胶 臟脏 艷艳 藥药 虧亏 衝冲 製制 誰谁 諒谅 諾诺 謊谎 謝谢 講讲 護护 豐丰 貓猫 質质 "
    "趕赶 跡迹 蹟迹 軌轨 週周 郵邮 鄉乡 醜丑 釘钉 鉤钩 錄录 鋼钢 鋪铺 閱阅 隔隔 隱隐 雲云 霧雾 韌韧 頻频 飾饰 "
    "馬马 駛驶 騎骑 驚惊 體体 鬧闹 鹹咸 麥麦 黏粘 沖冲 恆恒 徵征 慮虑 憂忧 懷怀 戰战 擇择 歸归 殼壳 瀏浏 獲获 "
    "瓏珑 畢毕 監监 礎础 窩窝 範范 築筑 紀纪 組组 緣缘 縣县 置置 聞闻 腦脑 蓮莲 虛虚 號号 螢萤 裁裁 詐诈 詢询 "
    "誌志 賞赏 賺赚 資资 賓宾 贏赢 躍跃 輛辆 鄰邻 鋒锋 鑰钥 門门 閉闭 陽阳 階阶 雛雏 頸颈 顧顾 餓饿 饅馒 駕驾 "
    "台台 臺台 佈布 倉仓 偽伪 傳传 僅仅 價价 衹只 衆众 眾众 徵征 啟启 啓启 甚甚 妳你 牠它 您您 祇只"
)

SIMPLIFIED: dict[str, str] = {pair[0]: pair[1] for pair in _PAIRS.split() if pair[0] != pair[1]}
"""Traditional character → the simplified one, for the characters that complaints use."""

SHOP_MANNERS: tuple[tuple[str, float], ...] = (
    (r"^亲亲?(?![的戚])|亲亲|^亲爱的", 1.6),
    (r"客官|小主|小二|小店|本店|咱家|咱们家|我们家|掌柜", 1.6),
    (r"(为|帮|给|替|跟|和|向)您|请您|您这边|您那边|麻烦您|感谢您|您的(订单|支持|耐心|包裹|反馈|心情)", 1.8),
    (r"您", 0.8),
    (r"(给|帮|为|替)(亲|你)(们)?(补|查|处理|登记|催|安排|反馈|备注|核实|退|换|看看|重发|申请|联系)", 1.4),
    (r"(哦|呢|哈|噢|喔|哟|的呢|的哦)[~.。!]*$", 0.7),
    (r"亲", 0.8),
    (r"(请|麻烦)(您|亲|你)?(提供|稍等|拍|发|上传|耐心|放心|联系|理解|谅解|见谅|核对|确认|注意)", 1.4),
    (r"(非常|很|十分|真的)?(抱歉|不好意思|对不起)", 0.8),
    (r"(欢迎光临|有什么(可以|能)帮|很高兴为|竭诚|祝您|生活愉快|购物愉快|感谢(您|亲|支持|理解))", 2.0),
    (r"(已经|这边|马上|我们)(会)?(登记|反馈|核实|安排|加急|催促|处理|备注|申请补)", 1.0),
    (
        r"(付款|拍下|下单)后.{0,8}(小时|天)内?(发货|发出)|(默认|统一)(发|使用|走).{0,6}快递|按(照)?.{0,6}顺序发",
        1.8,
    ),
    (r"七天无理由|运费(险|由)|非质量问题|签收前|请.{0,4}验货|拒收", 0.6),
    (r"可以的(呢|哦|哈)|好的(呢|哦|哈|亲)|在的(呢|哦|亲)?|嗯呢", 0.9),
)
"""How shops talk: pattern over cleaned words, points. General knowledge of customer-service scripts."""

PROCEDURE = re.compile(
    r"(这是|这|发|已|已经|都|我)*(补充|上传|提供|传|发)?(了|过|的)?(一下|新的)?"
    r"(说明|凭证|照片|图片|视频|证据|截图|单号|运单号|快递单)((和|、|跟|及)(说明|凭证|照片|图片|视频|证据|截图))*"
    r"(都|已|已经)*(补充|上传|提供|传|发|在这|在上面)?(好|给你|给您)?(了|过)?"
    r"|(你好|您好|亲|在吗|请问|那|谢谢|好的|着急用|麻烦|嗯)*(什么时候|多久|几时)?(能|可以)?(处理|退|解决|弄|看|回复|快)(一下|好|一点|点)?(吗|呢|啊)?"
    r"|(我)?(可以|能|愿意)(退货|退|换)?(运费)?(谁|哪边|哪方)(出|付|承担)(呢|啊|吗)?"
    r"|(我)?(可以|能|愿意)(退货|退|换货|换)(运费(谁|哪边|哪方)(来)?(出|付|承担)(呢|啊|吗)?)?"
    r"|(请问)?(退|钱|款|退款)(款)?(到|退到)?(哪个|哪里|哪|什么)(账户|账号|卡)(呢|啊)?"
    r"|(你好|您好|好的|谢谢|在吗|在不在|亲|嗯|哦|收到|行|可以)+"
    r"|已经等(了)?.{1,3}(天|个小时|小时)了|着急用(能快(一)?点吗)?|照片已经传了(麻烦看看|麻烦看一下)?"
    r"|(已|已经)?(按|照)(客服|商家|卖家|你们)?(说|要求|讲)的?(修改|改|重新提交|改好|填)(了|好)?(金额|申请|类型)?(了)?"
)
"""Said while an application runs; says nothing of what is wrong. Matched against a whole short text."""

REASONS: tuple[tuple[str, Category, float], ...] = (
    ("未按约定时间发货", Category.LOGISTICS, 2.0),
    ("未按时发货", Category.LOGISTICS, 2.0),
    ("缺货", Category.LOGISTICS, 1.8),
    ("空包裹", Category.WRONG_ITEM, 1.5),
    ("少件", Category.WRONG_ITEM, 1.8),
    ("漏发", Category.WRONG_ITEM, 2.0),
    ("少发", Category.WRONG_ITEM, 2.0),
    ("发错", Category.WRONG_ITEM, 2.0),
    ("错发", Category.WRONG_ITEM, 2.0),
    ("赠品", Category.WRONG_ITEM, 1.5),
    ("假冒", Category.NOT_AS_DESCRIBED, 2.0),
    ("假货", Category.NOT_AS_DESCRIBED, 2.0),
    ("不符", Category.NOT_AS_DESCRIBED, 1.8),
    ("不一致", Category.NOT_AS_DESCRIBED, 1.8),
    ("质量", Category.QUALITY, 1.8),
    ("做工", Category.QUALITY, 1.8),
    ("变质", Category.QUALITY, 2.0),
    ("发霉", Category.QUALITY, 2.0),
    ("过敏", Category.QUALITY, 1.8),
    ("故障", Category.QUALITY, 1.8),
    ("污渍", Category.QUALITY, 0.8),
    ("破损", Category.LOGISTICS, 1.2),
    ("快递", Category.LOGISTICS, 1.8),
    ("物流", Category.LOGISTICS, 1.8),
    ("签收", Category.LOGISTICS, 3.0),
    ("丢失", Category.LOGISTICS, 2.0),
    ("未收到", Category.LOGISTICS, 1.8),
    ("没收到", Category.LOGISTICS, 1.8),
    ("配送", Category.LOGISTICS, 1.8),
    ("发票", Category.SERVICE, 1.2),
    ("降价", Category.SUBJECTIVE, 1.5),
    ("填写错误", Category.SUBJECTIVE, 1.0),
    ("服务", Category.SERVICE, 1.5),
    ("承诺", Category.SERVICE, 1.2),
    ("无理由", Category.SUBJECTIVE, 1.0),
    ("不喜欢", Category.SUBJECTIVE, 1.5),
    ("不想要", Category.SUBJECTIVE, 1.0),
    ("不想买", Category.SUBJECTIVE, 1.0),
    ("多拍", Category.SUBJECTIVE, 1.5),
    ("拍错", Category.SUBJECTIVE, 1.5),
    ("效果", Category.SUBJECTIVE, 1.2),
    ("不合适", Category.SUBJECTIVE, 1.2),
)
"""Fragments of the platform's reasons, the first that fits counts: fragment, category, log-odds.

People pick "不想要" and "无理由" for the sake of speed, so those weigh less than the reasons that need proof.
"""
