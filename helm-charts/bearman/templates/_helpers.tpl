{{- define "bearman.name" -}}
{{- .Release.Name | replace "." "-" | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- define "bearman.labels" -}}
app.kubernetes.io/name: bearman
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | quote }}
{{- end -}}

{{- define "bearman.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{/* What every pod of this chart has in common, its test too. */}}
{{- define "bearman.placing" -}}
{{- /* Else a Service bearman-boot becomes the variable BEARMAN_BOOT_PORT, which is read as a setting. */ -}}
enableServiceLinks: false
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile:
    type: RuntimeDefault
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "bearman.pod" -}}
{{ include "bearman.placing" . }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
volumes:
  - name: config
    configMap:
      name: {{ include "bearman.name" . }}
  - name: tmp
    emptyDir:
      medium: Memory
      sizeLimit: 64Mi
  {{- /* Numbered: a Secret's name may be longer than a volume's, and have dots. */}}
  {{- range $i, $name := .Values.secrets }}
  - name: secret-{{ $i }}
    secret:
      secretName: {{ $name | quote }}
      defaultMode: 0440
  {{- end }}
  {{- range $i, $name := .Values.configMaps }}
  - name: map-{{ $i }}
    configMap:
      name: {{ $name | quote }}
  {{- end }}
  {{- with .Values.cloudsSecret }}
  - name: clouds
    secret:
      secretName: {{ . | quote }}
      defaultMode: 0440
  {{- end }}
{{- end -}}

{{- define "bearman.mounts" -}}
- name: config
  mountPath: /etc/bearman/bearman.yaml
  subPath: bearman.yaml
  readOnly: true
- name: tmp
  mountPath: /tmp
{{- range $i, $name := .Values.secrets }}
- name: secret-{{ $i }}
  mountPath: /etc/bearman/secrets/{{ $name }}
  readOnly: true
{{- end }}
{{- range $i, $name := .Values.configMaps }}
- name: map-{{ $i }}
  mountPath: /etc/bearman/maps/{{ $name }}
  readOnly: true
{{- end }}
{{- if .Values.cloudsSecret }}
- name: clouds
  mountPath: /etc/openstack
  readOnly: true
{{- end }}
{{- end -}}

{{- define "bearman.unprivileged" -}}
image: {{ include "bearman.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end -}}

{{- define "bearman.container" -}}
{{ include "bearman.unprivileged" . }}
env:
  - name: BEARMAN_CONFIG
    value: /etc/bearman/bearman.yaml
{{- end -}}

{{/* Whoever may read ConfigMaps reads bearman.yaml: fails where a secret stands in it.
     dict "path" PATH "of" MAP */}}
{{- define "bearman.refuseSecrets" -}}
{{- range $key, $value := .of -}}
{{- $here := printf "%s.%s" $.path $key -}}
{{- if kindIs "map" $value -}}
{{- include "bearman.refuseSecrets" (dict "path" $here "of" $value) -}}
{{- else if regexMatch "^(password|application-credential-secret|token|secret)$" $key -}}
{{- fail (printf "%s: a secret does not stand in values; put it into a Secret, name that in secrets, and its file here: %s-file" $here $key) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "bearman.isTls" -}}
{{- if dig "boot" "tls" dict .Values.config }}yes{{ end -}}
{{- end -}}

{{/* bearman.yaml: the given configuration and, where the hosts are nodes here, this cluster. */}}
{{- define "bearman.config" -}}
{{- $config := deepCopy .Values.config -}}
{{- if and .Values.nodes.enabled (not (hasKey $config "kubernetes")) -}}
{{- $cluster := dict "kubeconfig" "in-cluster" -}}
{{- with .Values.nodes.leaseNamespace }}{{- $_ := set $cluster "lease-namespace" . -}}{{- end -}}
{{- $_ := set $config "kubernetes" $cluster -}}
{{- end -}}
{{- toYaml $config -}}
{{- end -}}
