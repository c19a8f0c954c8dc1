package page

import "github.com/guiju/guiju/internal/i18n"

// Trust says how a device comes to trust the server's own certificate.
type Trust struct {
	Shell       Shell
	Fingerprint string
	Address     string // of this very page, as the code has it
	File        string // the certificate
	Code        string // the address as a picture
	Login       string
}

func (Trust) template() string { return "trust" }
func (p Trust) shell() Shell   { return p.Shell }

// trustWords are said by that page.
var trustWords = i18n.Words{
	"trust":             {Zh: "让这台设备认得服务器", En: "Make this device trust the server"},
	"trust.link":        {Zh: "浏览器提示不安全？装一次证书", En: "A warning from the browser? Install the certificate once"},
	"trust.text":        {Zh: "服务器用的是本部门自己的证书，每台手机、电脑装一次，以后打开就不再提示。", En: "The server has the department's own certificate. Each phone and PC installs it once; after that there are no more warnings."},
	"trust.first":       {Zh: "先核对指纹", En: "Compare the fingerprint first"},
	"trust.compare":     {Zh: "装证书时设备显示的 SHA-256 指纹，要与服务器屏幕上（guiju serve 打印的）一致；不一致就不要装，告诉管理员。", En: "The SHA-256 fingerprint your device shows must be the one on the server's own screen (guiju serve prints it). If it is not, do not install it and tell the administrator."},
	"trust.fingerprint": {Zh: "SHA-256 指纹", En: "SHA-256 fingerprint"},
	"trust.get":         {Zh: "下载证书", En: "Download the certificate"},
	"trust.scan":        {Zh: "用手机扫码打开本页", En: "Scan to open this page on a phone"},
	"trust.windows":     {Zh: "Windows 电脑", En: "Windows PC"},
	"trust.windows.1":   {Zh: "点“下载证书”，打开下载的 guiju-ca.crt，点“安装证书”。", En: "Press “Download the certificate”, open guiju-ca.crt, press “Install Certificate”."},
	"trust.windows.2":   {Zh: "选“本地计算机”，再选“将所有的证书都放入下列存储”，浏览到“受信任的根证书颁发机构”。", En: "Choose “Local Machine”, then “Place all certificates in the following store” and browse to “Trusted Root Certification Authorities”."},
	"trust.windows.3":   {Zh: "完成后关掉浏览器再打开。", En: "Finish, then close the browser and open it again."},
	"trust.android":     {Zh: "安卓、鸿蒙手机", En: "Android phone"},
	"trust.android.1":   {Zh: "点“下载证书”。", En: "Press “Download the certificate”."},
	"trust.android.2":   {Zh: "打开 设置 → 安全（或 更多安全设置）→ 加密与凭据 → 安装证书 → CA 证书，选刚下载的 guiju-ca.crt。各家手机名称略有不同，在设置里搜“证书”即可。", En: "Open Settings → Security → Encryption & credentials → Install a certificate → CA certificate and choose guiju-ca.crt. Makers word it differently: search the settings for “certificate”."},
	"trust.android.3":   {Zh: "手机没有锁屏密码的，会先要求设一个。", En: "A phone without a screen lock asks for one first."},
	"trust.iphone":      {Zh: "iPhone、iPad", En: "iPhone, iPad"},
	"trust.iphone.1":    {Zh: "用 Safari 打开本页，点“下载证书”，允许下载描述文件。", En: "Open this page in Safari, press “Download the certificate” and allow the profile."},
	"trust.iphone.2":    {Zh: "打开 设置 → 已下载描述文件 → 安装。", En: "Open Settings → Profile Downloaded → Install."},
	"trust.iphone.3":    {Zh: "再到 设置 → 通用 → 关于本机 → 证书信任设置，打开 guiju 的开关。不做这一步仍会提示不安全。", En: "Then Settings → General → About → Certificate Trust Settings and switch guiju on. Without this step the warning stays."},
	"trust.go":          {Zh: "装好了，去登录", En: "It is installed: sign in"},
}
