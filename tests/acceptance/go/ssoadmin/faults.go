package main

import (
	"reflect"

	vim "github.com/vmware/govmomi/vim25/types"
)

// Faults of the interface that govmomi itself does not name. A client that does gets them as its own types.
type (
	InvalidPrincipal        struct{ vim.DynamicData }
	PasswordPolicyViolation struct{ vim.DynamicData }
	InvalidPasswordPolicy   struct{ vim.DynamicData }
	GroupCyclicDependency   struct{ vim.DynamicData }
)

func init() {
	vim.Add("SsoFaultInvalidPrincipalFault", reflect.TypeOf(InvalidPrincipal{}))
	vim.Add("SsoAdminFaultPasswordPolicyViolationFault", reflect.TypeOf(PasswordPolicyViolation{}))
	vim.Add("SsoAdminFaultInvalidPasswordPolicyFault", reflect.TypeOf(InvalidPasswordPolicy{}))
	vim.Add("SsoAdminFaultGroupCyclicDependencyFault", reflect.TypeOf(GroupCyclicDependency{}))
}
