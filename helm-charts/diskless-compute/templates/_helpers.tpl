{{- define "compute.name" -}}
{{- .Release.Name | replace "." "-" | trunc 30 | trimSuffix "-" -}}
{{- end -}}

{{- define "compute.labels" -}}
app.kubernetes.io/name: diskless-compute
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | quote }}
{{- end -}}

{{- define "compute.image" -}}
{{- if .digest -}}{{ .repository }}@{{ .digest }}{{- else -}}{{ .repository }}:{{ .tag }}{{- end -}}
{{- end -}}

{{/* A profile's value, or the chart's: dict "root" $ "profile" NAME "key" KEY. */}}
{{- define "compute.reserved" -}}
{{- $profile := index .root.Values.profiles .profile | default dict -}}
{{- $profile.reservedHostMemoryMiB | default .root.Values.ram.reservedHostMemoryMiB | int -}}
{{- end -}}

{{- define "compute.rootfs" -}}
{{- $profile := index .root.Values.profiles .profile | default dict -}}
{{- $profile.rootfsMiB | default .root.Values.ram.rootfsMiB | int -}}
{{- end -}}

{{/* Which hosts: compute nodes of Bearman, and of this profile. Never bearman.io/state: that is for
     people, and changing it must not delete anything under living guests. */}}
{{- define "compute.placing" -}}
nodeSelector:
  openstack-compute-node: enabled
  bearman.io/compute: enabled
affinity:
  nodeAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      nodeSelectorTerms:
        - matchExpressions:
            {{- if eq .profile "default" }}
            {{- $others := without (keys .root.Values.profiles | sortAlpha) "default" }}
            {{- if $others }}
            - key: bearman.io/profile
              operator: NotIn
              values: {{- toYaml $others | nindent 16 }}
            {{- else }}
            - key: bearman.io/compute
              operator: Exists
            {{- end }}
            {{- else }}
            - key: bearman.io/profile
              operator: In
              values: [{{ .profile | quote }}]
            {{- end }}
tolerations:
  # A node in maintenance keeps its pods until its last guest has left; NoExecute is not tolerated.
  - key: bearman.io/maintenance
    operator: Exists
    effect: NoSchedule
  {{- with .root.Values.tolerations }}{{- toYaml . | nindent 2 }}{{- end }}
{{- end -}}

{{- define "compute.pod" -}}
serviceAccountName: {{ include "compute.name" .root }}
automountServiceAccountToken: false
hostNetwork: true
hostPID: true
dnsPolicy: ClusterFirstWithHostNet
{{- with .root.Values.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- include "compute.pullSecrets" .root }}
{{ include "compute.placing" . }}
{{- end -}}

{{- define "compute.pullSecrets" -}}
{{- with .Values.images.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* dict "root" $ "profile" NAME "component" NAME */}}
{{- define "compute.meta" -}}
name: {{ printf "%s-%s%s" (include "compute.name" .root) .component (eq .profile "default" | ternary "" (printf "-%s" .profile)) | quote }}
labels: {{- include "compute.labels" .root | nindent 2 }}
  app.kubernetes.io/component: {{ .component }}
  bearman.io/for-profile: {{ .profile | quote }}
{{- end -}}

{{- define "compute.selector" -}}
app.kubernetes.io/name: diskless-compute
app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
app.kubernetes.io/component: {{ .component }}
bearman.io/for-profile: {{ .profile | quote }}
{{- end -}}

{{/* The identity comes first: without it, or with somebody else's, nothing starts.
     dict "root" $ "component" NAME "image" IMAGE */}}
{{- define "compute.identity" -}}
- name: identity
  image: {{ include "compute.image" .image | quote }}
  imagePullPolicy: {{ .root.Values.images.pullPolicy }}
  command: [/bin/sh, /etc/diskless-compute/identity.sh]
  env:
    - name: NODE_NAME
      valueFrom:
        fieldRef:
          fieldPath: spec.nodeName
    - {name: IDENTITY_FILE, value: {{ printf "/run/bearman/%s" (base .root.Values.identityFile) | quote }}}
    - {name: MACHINE_ID, value: /host/machine-id}
    - {name: LIBVIRT, value: /etc/diskless-compute/libvirtd.conf}
    - {name: OUT, value: /identity}
    {{- if eq .component "nova-compute" }}
    - {name: NOVA_STATE, value: /var/lib/nova}
    {{- end }}
  securityContext:
    runAsUser: 0
    allowPrivilegeEscalation: false
    readOnlyRootFilesystem: true
    capabilities:
      drop: [ALL]
      # It reads and writes what other users own.
      add: [DAC_OVERRIDE]
  resources:
    limits: {memory: 64Mi}
    requests: {cpu: 10m, memory: 16Mi}
  volumeMounts:
    - {name: scripts, mountPath: /etc/diskless-compute, readOnly: true}
    - {name: run-bearman, mountPath: /run/bearman, readOnly: true}
    - {name: machine-id, mountPath: /host/machine-id, readOnly: true}
    - {name: identity, mountPath: /identity}
    {{- if eq .component "nova-compute" }}
    - {name: var-lib-nova, mountPath: /var/lib/nova}
    {{- end }}
{{- end -}}

{{/* The volumes of the identity, of every pod. */}}
{{- define "compute.identityVolumes" -}}
- {name: scripts, configMap: {name: {{ include "compute.name" .root }}-scripts, defaultMode: 0555}}
- {name: run-bearman, hostPath: {path: /run/bearman, type: Directory}}
- {name: machine-id, hostPath: {path: /etc/machine-id, type: File}}
- {name: identity, emptyDir: {medium: Memory, sizeLimit: 1Mi}}
{{- end -}}
