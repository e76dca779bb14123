package main

import (
	"context"

	"github.com/vmware/govmomi/ssoadmin/methods"
	"github.com/vmware/govmomi/ssoadmin/types"
)

var steps = map[string]step{
	// People
	"create-person": func(ctx context.Context, s *Session) (interface{}, error) {
		details := types.AdminPersonDetails{FirstName: "Zoë", LastName: "O'Brien <x>", EmailAddress: "zoe@example.org", Description: "made by govmomi"}
		return nil, s.CreatePersonUser(ctx, "zoe", details, "correct horse battery")
	},
	"find-person": func(ctx context.Context, s *Session) (interface{}, error) { return s.FindPersonUser(ctx, "zoe") },
	"find-person-unknown": func(ctx context.Context, s *Session) (interface{}, error) {
		return s.FindPersonUser(ctx, "nobody")
	},
	"find-persons": func(ctx context.Context, s *Session) (interface{}, error) { return s.FindPersonUsers(ctx, "o'brien") },
	"find-user":    func(ctx context.Context, s *Session) (interface{}, error) { return s.FindUser(ctx, "zoe@"+s.domain) },
	"update-person": func(ctx context.Context, s *Session) (interface{}, error) {
		return nil, s.UpdatePersonUser(ctx, "zoe", types.AdminPersonDetails{FirstName: "Zoe", Description: "changed by govmomi"})
	},
	"reset-password": func(ctx context.Context, s *Session) (interface{}, error) {
		return nil, s.ResetPersonPassword(ctx, "zoe", "another horse battery")
	},
	"reset-own-password": func(ctx context.Context, s *Session) (interface{}, error) {
		return methods.ResetLocalUserPassword(ctx, s, &types.ResetLocalUserPassword{
			This: s.ServiceContent.PrincipalManagementService, Username: "zoe", CurrentPassword: "another horse battery", NewPassword: "a third horse battery",
		})
	},
	"disable": func(ctx context.Context, s *Session) (interface{}, error) {
		return methods.DisableUserAccount(ctx, s, &types.DisableUserAccount{This: s.ServiceContent.PrincipalManagementService, UserId: s.id("zoe")})
	},
	"delete-person": func(ctx context.Context, s *Session) (interface{}, error) { return nil, s.DeletePrincipal(ctx, "zoe") },

	// Groups
	"create-group": func(ctx context.Context, s *Session) (interface{}, error) {
		return nil, s.CreateGroup(ctx, "keepers", types.AdminGroupDetails{Description: "they keep"})
	},
	"create-outer-group": func(ctx context.Context, s *Session) (interface{}, error) {
		return nil, s.CreateGroup(ctx, "outer", types.AdminGroupDetails{})
	},
	"update-group": func(ctx context.Context, s *Session) (interface{}, error) {
		return nil, s.UpdateGroup(ctx, "keepers", types.AdminGroupDetails{Description: "they keep on"})
	},
	"find-group":  func(ctx context.Context, s *Session) (interface{}, error) { return s.FindGroup(ctx, "keepers") },
	"find-groups": func(ctx context.Context, s *Session) (interface{}, error) { return s.FindGroups(ctx, "keep") },
	"add-members": func(ctx context.Context, s *Session) (interface{}, error) {
		return nil, s.AddUsersToGroup(ctx, "keepers", s.id("zoe"), s.id("robot"))
	},
	"add-group": func(ctx context.Context, s *Session) (interface{}, error) {
		return nil, s.AddGroupsToGroup(ctx, "outer", s.id("keepers"))
	},
	"add-group-cycle": func(ctx context.Context, s *Session) (interface{}, error) {
		return nil, s.AddGroupsToGroup(ctx, "keepers", s.id("outer"))
	},
	"members": func(ctx context.Context, s *Session) (interface{}, error) {
		res, err := methods.FindUsersInGroup(ctx, s, &types.FindUsersInGroup{
			This: s.ServiceContent.PrincipalDiscoveryService, GroupId: s.id("keepers"), Limit: s.Limit,
		})
		if err != nil {
			return nil, err
		}
		return res.Returnval, nil
	},
	"parents": func(ctx context.Context, s *Session) (interface{}, error) {
		return s.FindParentGroups(ctx, s.id("zoe"))
	},
	"remove-members": func(ctx context.Context, s *Session) (interface{}, error) {
		return nil, s.RemoveUsersFromGroup(ctx, "keepers", s.id("robot"))
	},
	"add-unknown-member": func(ctx context.Context, s *Session) (interface{}, error) {
		return nil, s.AddUsersToGroup(ctx, "keepers", s.id("nobody"))
	},

	// Solution users
	"create-solution": func(ctx context.Context, s *Session) (interface{}, error) {
		return nil, s.CreateSolutionUser(ctx, "robot", types.AdminSolutionDetails{Certificate: s.certificate, Description: "a robot"})
	},
	"create-solution-twin": func(ctx context.Context, s *Session) (interface{}, error) {
		return nil, s.CreateSolutionUser(ctx, "twin", types.AdminSolutionDetails{Certificate: s.certificate})
	},
	"update-solution": func(ctx context.Context, s *Session) (interface{}, error) {
		return nil, s.UpdateSolutionUser(ctx, "robot", types.AdminSolutionDetails{Certificate: s.second, Description: "a renewed robot"})
	},
	"find-solution":  func(ctx context.Context, s *Session) (interface{}, error) { return s.FindSolutionUser(ctx, "robot") },
	"find-solutions": func(ctx context.Context, s *Session) (interface{}, error) { return s.FindSolutionUsers(ctx, "rob") },

	// Roles
	"set-administrator": func(ctx context.Context, s *Session) (interface{}, error) {
		return s.SetRole(ctx, s.id("zoe"), types.RoleAdministrator)
	},
	"set-regular": func(ctx context.Context, s *Session) (interface{}, error) {
		return s.SetRole(ctx, s.id("zoe"), types.RoleRegularUser)
	},
	"grant-act-as": func(ctx context.Context, s *Session) (interface{}, error) {
		return s.GrantWSTrustRole(ctx, s.id("robot"), types.RoleActAsUser)
	},
	"revoke-act-as": func(ctx context.Context, s *Session) (interface{}, error) {
		return s.RevokeWSTrustRole(ctx, s.id("robot"), types.RoleActAsUser)
	},

	// Policies
	"get-policy": func(ctx context.Context, s *Session) (interface{}, error) { return policy(ctx, s) },
	"set-policy": func(ctx context.Context, s *Session) (interface{}, error) {
		return changePolicy(ctx, s, func(p *types.AdminPasswordPolicy) {
			p.Description = "set by govmomi"
			p.PasswordFormat.MinNumericCount = 1
			p.PasswordLifetimeDays = 365
		})
	},
	"set-policy-impossible": func(ctx context.Context, s *Session) (interface{}, error) {
		return changePolicy(ctx, s, func(p *types.AdminPasswordPolicy) { p.PasswordFormat.MinNumericCount = 1000 })
	},
	"reset-policy": func(ctx context.Context, s *Session) (interface{}, error) {
		return changePolicy(ctx, s, func(p *types.AdminPasswordPolicy) {
			p.Description = ""
			p.PasswordFormat.MinNumericCount = 0
			p.PasswordLifetimeDays = 0
		})
	},
	"create-weak": func(ctx context.Context, s *Session) (interface{}, error) {
		return nil, s.CreatePersonUser(ctx, "weak", types.AdminPersonDetails{}, "without any digit")
	},
	"get-lockout": func(ctx context.Context, s *Session) (interface{}, error) {
		res, err := methods.GetLockoutPolicy(ctx, s, &types.GetLockoutPolicy{This: s.ServiceContent.LockoutPolicyService})
		if err != nil {
			return nil, err
		}
		return res.Returnval, nil
	},
	"domain": func(ctx context.Context, s *Session) (interface{}, error) {
		res, err := methods.GetSystemDomainName(ctx, s, &types.GetSystemDomainName{This: s.ServiceContent.DomainManagementService})
		if err != nil {
			return nil, err
		}
		return res.Returnval, nil
	},

	// Certificates
	"trusted-certificates": func(ctx context.Context, s *Session) (interface{}, error) {
		res, err := methods.GetTrustedCertificates(ctx, s, &types.GetTrustedCertificates{This: s.ServiceContent.ConfigurationManagementService})
		if err != nil {
			return nil, err
		}
		return res.Returnval, nil
	},
	"known-chains": func(ctx context.Context, s *Session) (interface{}, error) {
		res, err := methods.GetKnownCertificateChains(ctx, s, &types.GetKnownCertificateChains{This: s.ServiceContent.ConfigurationManagementService})
		if err != nil {
			return nil, err
		}
		return res.Returnval, nil
	},
	"issuers": func(ctx context.Context, s *Session) (interface{}, error) {
		res, err := methods.GetIssuersCertificates(ctx, s, &types.GetIssuersCertificates{This: s.ServiceContent.ConfigurationManagementService})
		if err != nil {
			return nil, err
		}
		return res.Returnval, nil
	},
	"ssl-certificates": func(ctx context.Context, s *Session) (interface{}, error) {
		manager, err := methods.GetSslCertificateManager(ctx, s, &types.GetSslCertificateManager{This: s.ServiceContent.ConfigurationManagementService})
		if err != nil {
			return nil, err
		}
		res, err := methods.GetAllCertificates(ctx, s, &types.GetAllCertificates{This: manager.Returnval})
		if err != nil {
			return nil, err
		}
		return res.Returnval, nil
	},
	"set-signer": func(ctx context.Context, s *Session) (interface{}, error) {
		return methods.SetNewSignerIdentity(ctx, s, &types.SetNewSignerIdentity{
			This:                    s.ServiceContent.ConfigurationManagementService,
			SigningKey:              s.signerKey,
			SigningCertificateChain: types.AdminConfigurationManagementServiceCertificateChain{Certificates: []string{s.signer}},
		})
	},
}

func policy(ctx context.Context, s *Session) (types.AdminPasswordPolicy, error) {
	res, err := methods.GetLocalPasswordPolicy(ctx, s, &types.GetLocalPasswordPolicy{This: s.ServiceContent.PasswordPolicyService})
	if err != nil {
		return types.AdminPasswordPolicy{}, err
	}
	return res.Returnval, nil
}

// changePolicy sends back what was read, changed: so whatever the server says must be something that it takes.
func changePolicy(ctx context.Context, s *Session, change func(*types.AdminPasswordPolicy)) (interface{}, error) {
	present, err := policy(ctx, s)
	if err != nil {
		return nil, err
	}
	change(&present)
	_, err = methods.UpdateLocalPasswordPolicy(ctx, s, &types.UpdateLocalPasswordPolicy{This: s.ServiceContent.PasswordPolicyService, Policy: present})
	return nil, err
}
