// Command stsclient asks a security token service for tokens through govmomi and reports what came back:
// one JSON object per case on standard output.
package main

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/vmware/govmomi/session"
	"github.com/vmware/govmomi/sts"
	"github.com/vmware/govmomi/vim25"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
)

// Outcome is what one case came to. Error and the fault's parts are as govmomi's callers see them.
type Outcome struct {
	Case            string  `json:"case"`
	Token           string  `json:"token,omitempty"`
	LifetimeSeconds float64 `json:"lifetimeSeconds,omitempty"`
	LoggedIn        bool    `json:"loggedIn"`
	Error           string  `json:"error,omitempty"`
	FaultCode       string  `json:"faultCode,omitempty"`
	FaultString     string  `json:"faultString,omitempty"`
}

// Session is what every case starts from.
type Session struct {
	vim         *vim25.Client
	sts         *sts.Client
	user        *url.Userinfo
	certificate *tls.Certificate
	token       string // for renew-given: a token from an earlier run
}

var cases = map[string]func(context.Context, *Session) (*sts.Signer, error){
	"bearer": func(ctx context.Context, s *Session) (*sts.Signer, error) {
		return s.sts.Issue(ctx, sts.TokenRequest{Userinfo: s.user})
	},
	"holder-of-key": func(ctx context.Context, s *Session) (*sts.Signer, error) {
		return s.sts.Issue(ctx, sts.TokenRequest{Certificate: s.certificate, Delegatable: true})
	},
	"interactive-holder-of-key": func(ctx context.Context, s *Session) (*sts.Signer, error) {
		return s.sts.Issue(ctx, sts.TokenRequest{Certificate: s.certificate, Userinfo: s.user})
	},
	"renew": func(ctx context.Context, s *Session) (*sts.Signer, error) {
		first, err := s.sts.Issue(ctx, sts.TokenRequest{Certificate: s.certificate, Renewable: true, Delegatable: true})
		if err != nil {
			return nil, fmt.Errorf("issuing the token to renew: %w", err)
		}
		return s.sts.Renew(ctx, sts.TokenRequest{Certificate: s.certificate, Token: first.Token, Lifetime: time.Hour})
	},
	"renew-given": func(ctx context.Context, s *Session) (*sts.Signer, error) {
		return s.sts.Renew(ctx, sts.TokenRequest{Certificate: s.certificate, Token: s.token, Lifetime: time.Hour})
	},
	"wrong-password": func(ctx context.Context, s *Session) (*sts.Signer, error) {
		return s.sts.Issue(ctx, sts.TokenRequest{Userinfo: url.UserPassword(s.user.Username(), "wrong")})
	},
	"unknown-realm": func(ctx context.Context, s *Session) (*sts.Signer, error) {
		elsewhere := &sts.Client{Client: s.vim.Client.NewServiceClient(sts.Path+"/nosuch.realm", sts.Namespace)}
		return elsewhere.Issue(ctx, sts.TokenRequest{Userinfo: s.user})
	},
}

func main() {
	log.SetFlags(0)
	endpoint := flag.String("url", "", "server, for example https://127.0.0.1:8443")
	user := flag.String("user", "", "user@realm; the password is taken from EVERSEAL_PASSWORD")
	ca := flag.String("ca", "", "PEM file with the root that the server's TLS certificate must chain to")
	cert := flag.String("cert", "", "service certificate, PEM")
	key := flag.String("key", "", "its private key, PEM")
	token := flag.String("token", "", "file with a token, for renew-given")
	names := flag.String("cases", "", "comma-separated")
	flag.Parse()

	ctx := context.Background()
	s, err := connect(ctx, *endpoint, url.UserPassword(*user, os.Getenv("EVERSEAL_PASSWORD")), *ca)
	if err != nil {
		log.Fatalf("connecting: %v", err)
	}
	if *cert != "" {
		pair, err := tls.LoadX509KeyPair(*cert, *key)
		if err != nil {
			log.Fatal(err)
		}
		s.certificate = &pair
	}
	if *token != "" {
		text, err := os.ReadFile(*token)
		if err != nil {
			log.Fatal(err)
		}
		s.token = string(text)
	}

	out := json.NewEncoder(os.Stdout)
	for _, name := range strings.Split(*names, ",") {
		run, known := cases[name]
		if !known {
			log.Fatalf("no case %q", name)
		}
		_ = out.Encode(outcome(ctx, s, name, run))
	}
}

// connect reads the service content and asks the lookup service where the STS is, as every vSphere client does.
func connect(ctx context.Context, endpoint string, user *url.Userinfo, ca string) (*Session, error) {
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
	client, err := sts.NewClient(ctx, vim)
	if err != nil {
		return nil, err
	}
	return &Session{vim: vim, sts: client, user: user}, nil
}

func outcome(ctx context.Context, s *Session, name string, run func(context.Context, *Session) (*sts.Signer, error)) Outcome {
	result := Outcome{Case: name}
	signer, err := run(ctx, s)
	if err == nil {
		result.Token = signer.Token
		result.LifetimeSeconds = signer.Lifetime.Expires.Sub(signer.Lifetime.Created).Seconds()
		err = login(ctx, s, signer)
		result.LoggedIn = err == nil
	}
	if err != nil {
		result.Error = err.Error()
		if soap.IsSoapFault(err) {
			fault := soap.ToSoapFault(err)
			result.FaultCode, result.FaultString = fault.Code, fault.String
		}
	}
	return result
}

// login uses the token where it is good for something, and asks a question that only a session may ask.
func login(ctx context.Context, s *Session, signer *sts.Signer) error {
	manager := session.NewManager(s.vim)
	if err := manager.LoginByToken(s.vim.WithHeader(ctx, soap.Header{Security: signer})); err != nil {
		return fmt.Errorf("LoginByToken: %w", err)
	}
	if _, err := methods.GetCurrentTime(ctx, s.vim); err != nil {
		return fmt.Errorf("CurrentTime: %w", err)
	}
	return manager.Logout(ctx)
}
