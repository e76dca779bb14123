// Command ssoadmin administers a realm of a security token service through govmomi's ssoadmin package: people, groups,
// solution users, roles, the password policy and certificates. It prints one JSON object per step on standard output.
package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"flag"
	"fmt"
	"log"
	"net/url"
	"os"
	"strings"

	"github.com/vmware/govmomi/ssoadmin"
	"github.com/vmware/govmomi/ssoadmin/types"
	"github.com/vmware/govmomi/sts"
	"github.com/vmware/govmomi/vim25"
	"github.com/vmware/govmomi/vim25/soap"
)

// Step is what one step came to. Error, FaultType and FaultString are as govmomi's callers see them.
type Step struct {
	Step        string      `json:"step"`
	Result      interface{} `json:"result,omitempty"`
	Error       string      `json:"error,omitempty"`
	FaultType   string      `json:"faultType,omitempty"`
	FaultString string      `json:"faultString,omitempty"`
}

// Session is what every step starts from.
type Session struct {
	*ssoadmin.Client
	domain      string
	certificate string // base64 of DER
	second      string
	signerKey   string // base64 of PKCS#8
	signer      string
}

func (s *Session) id(name string) types.PrincipalId {
	return types.PrincipalId{Name: name, Domain: s.domain}
}

type step func(context.Context, *Session) (interface{}, error)

func main() {
	log.SetFlags(0)
	endpoint := flag.String("url", "", "server, for example https://127.0.0.1:8443")
	user := flag.String("user", "", "user@realm; the password is taken from EVERSEAL_PASSWORD; empty for no login")
	ca := flag.String("ca", "", "PEM file with the root that the server's TLS certificate must chain to")
	cert := flag.String("cert", "", "certificate of a solution user, PEM")
	second := flag.String("second", "", "another one")
	signerKey := flag.String("signer-key", "", "signing key to bring along, PEM (PKCS#8)")
	signer := flag.String("signer-cert", "", "its certificate, PEM")
	names := flag.String("steps", "", "comma-separated")
	flag.Parse()

	ctx := context.Background()
	s, err := connect(ctx, *endpoint, *user, os.Getenv("EVERSEAL_PASSWORD"), *ca)
	if err != nil {
		log.Fatalf("connecting: %v", err)
	}
	s.certificate, s.second = readPem(*cert), readPem(*second)
	s.signerKey, s.signer = readPem(*signerKey), readPem(*signer)

	out := json.NewEncoder(os.Stdout)
	for _, name := range strings.Split(*names, ",") {
		run, known := steps[name]
		if !known {
			log.Fatalf("no step %q", name)
		}
		_ = out.Encode(report(ctx, s, name, run))
	}
	if *user != "" {
		if err = s.Logout(ctx); err != nil {
			log.Fatalf("logging out: %v", err)
		}
	}
}

// connect finds the interface through the lookup service and logs in with a bearer token, as govc does.
func connect(ctx context.Context, endpoint, user, password, ca string) (*Session, error) {
	u, err := soap.ParseURL(endpoint)
	if err != nil {
		return nil, err
	}
	transport := soap.NewClient(u, false)
	if err = transport.SetRootCAs(ca); err != nil {
		return nil, err
	}
	vim, err := vim25.NewClient(ctx, transport)
	if err != nil {
		return nil, err
	}
	admin, err := ssoadmin.NewClient(ctx, vim)
	if err != nil {
		return nil, err
	}
	if user == "" {
		return &Session{Client: admin, domain: admin.Domain}, nil
	}

	issuer, err := sts.NewClient(ctx, vim)
	if err != nil {
		return nil, err
	}
	signer, err := issuer.Issue(ctx, sts.TokenRequest{Userinfo: url.UserPassword(user, password)})
	if err != nil {
		return nil, err
	}
	header := soap.Header{Security: signer}
	return &Session{Client: admin, domain: admin.Domain}, admin.Login(admin.WithHeader(ctx, header))
}

func readPem(file string) string {
	if file == "" {
		return ""
	}
	text, err := os.ReadFile(file)
	if err != nil {
		log.Fatal(err)
	}
	block, _ := pem.Decode(text)
	return base64.StdEncoding.EncodeToString(block.Bytes)
}

func report(ctx context.Context, s *Session, name string, run step) Step {
	result, err := run(ctx, s)
	done := Step{Step: name, Result: result}
	if err != nil {
		done.Result = nil
		done.Error = err.Error()
		if soap.IsSoapFault(err) {
			fault := soap.ToSoapFault(err)
			done.FaultString, done.FaultType = fault.String, fmt.Sprintf("%T", fault.VimFault())
		}
	}
	return done
}
