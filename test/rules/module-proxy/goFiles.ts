/** A module with one requirement, and its complete `go.sum`. */
export const shop = {
  "go.mod": "module example.com/shop\n\ngo 1.24\n\nrequire github.com/gin-gonic/gin v1.10.0\n",
  "go.sum": [
    "github.com/gin-gonic/gin v1.10.0 h1:nTuyha1TYqgedzytsKYqna+DfLos46nTv2ygFy86HFU=",
    "github.com/gin-gonic/gin v1.10.0/go.mod h1:4PMNQiOhvDRa013RKVbsiNwoyezlm2rm0uX/T7kzp5Y=",
    "",
  ].join("\n"),
  "main.go": 'package main\n\nimport "github.com/gin-gonic/gin"\n\nfunc main() { gin.Default().Run() }\n',
};

/** The same with `vendor/`. */
export const vendoredShop = { ...shop, "vendor/modules.txt": "# github.com/gin-gonic/gin v1.10.0\n## explicit\n" };

/** A module that needs nothing but the standard library. */
export const standalone = {
  "go.mod": "module example.com/clock\n\ngo 1.24\n",
  "main.go": "package main\n\nfunc main() {}\n",
};
